import { Agent, request } from 'undici';
import { z } from 'zod';

/* Reads a user by AXL, one call after another for a while; prints the longest time that one of them took, in ms. */

const options = z.object({ url: z.string(), userid: z.string(), password: z.string(), user: z.string(), forMs: z.number() });
const { url, userid, password, user, forMs } = options.parse(JSON.parse(process.argv[2] ?? ''));

const dispatcher = new Agent({ connect: { rejectUnauthorized: false }, connections: 1 });
const namespace = 'http://www.cisco.com/AXL/API/8.5';
const body =
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
  `<n:getUser xmlns:n="${namespace}"><userid>${user}</userid></n:getUser></e:Body></e:Envelope>`;
const headers = {
  authorization: `Basic ${Buffer.from(`${userid}:${password}`).toString('base64')}`,
  'content-type': 'text/xml; charset=utf-8',
  soapaction: '"CUCM:DB ver=8.5 getUser"',
};

async function readMs(): Promise<number> {
  const begun = performance.now();
  const { statusCode, body: answer } = await request(new URL('/axl/', url), { method: 'POST', dispatcher, headers, body });
  const text = await answer.text();
  if (statusCode !== 200 || !text.includes('<user ')) throw new Error(`AXL answered ${statusCode}: ${text.slice(0, 300)}`);
  return performance.now() - begun;
}

// The first ones pay for the connection and for code that was never run.
for (let call = 0; call < 50; call++) await readMs();
const end = performance.now() + forMs;
let longest = 0;
while (performance.now() < end) longest = Math.max(longest, await readMs());
await dispatcher.close();
console.log(JSON.stringify({ value: longest }));
