import { Agent, request } from 'undici';
import { z } from 'zod';
import { perSecond } from './at-once.ts';
import { axlMessage } from './axl-message.ts';

/* Calls AXL from so many connections at once; `#` in the markup is the number of the call. Prints how many calls a second. */

const options = z.object({ port: z.number(), operation: z.string(), markup: z.string(), atOnce: z.number(), count: z.number() });
const { port, operation, markup, atOnce, count } = options.parse(JSON.parse(process.argv[2] ?? ''));
// Servers on loopback that these measurements have started themselves.
const dispatcher = new Agent({ connections: atOnce, connect: { rejectUnauthorized: false } });
const url = new URL(`https://127.0.0.1:${port}/axl/`);

async function call(index: number): Promise<void> {
  const { body, headers } = axlMessage(operation, markup.replaceAll('#', String(index).padStart(5, '0')));
  const answer = await request(url, { method: 'POST', dispatcher, headers, body, signal: AbortSignal.timeout(20_000) });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}: ${text.slice(0, 300)}`);
}

/** Where a client's processor falls asleep between answers, a virtual machine lets the server pay for waking it, several times its own work. */
let awake = true;
const stayAwake = (): void => {
  if (awake) setImmediate(stayAwake);
};
stayAwake();
const value = await perSecond(atOnce, count, call);
awake = false;
await dispatcher.close();
console.log(JSON.stringify({ value }));
