import { monotonicMs } from '@uclab/foundation/clock';
import { type Chunk, END, INTERRUPTED, type Stage } from './stage.ts';
import { toxicType, wholeNumber } from './toxic-type.ts';

const sliceMs = 100;

/** Lets `rate` kilobytes (1,000 bytes) a second through. A rate of 0 lets nothing through until the toxic is changed or removed. */
export const bandwidth = toxicType({ rate: wholeNumber }, async ({ rate }, stage) => {
  let owedMs = 0;
  for (;;) {
    const taken = await stage.take();
    if (taken === INTERRUPTED) return;
    if (taken === END) return stage.close();
    if (rate <= 0) {
      await stage.sleep(Number.POSITIVE_INFINITY);
      return stage.send(taken);
    }
    const rest = await sendInSlices(stage, taken, rate);
    owedMs += rest.data.length / rate;
    const startMs = monotonicMs();
    // Timers are no finer than a millisecond: smaller debts are carried over to the next chunk.
    const undisturbed = owedMs < 1 || (await stage.sleep(owedMs));
    owedMs -= monotonicMs() - startMs;
    await stage.send(rest);
    if (!undisturbed) return;
  }
});

/** A chunk worth more than 100 ms goes in pieces of 100 ms; what remains is returned, all of it after an interruption. */
async function sendInSlices(stage: Stage, chunk: Chunk, rate: number): Promise<Chunk> {
  const sliceBytes = rate * sliceMs;
  let rest = chunk.data;
  while (rest.length > sliceBytes) {
    if (!(await stage.sleep(sliceMs))) break;
    await stage.send({ data: rest.subarray(0, sliceBytes), receivedMs: chunk.receivedMs });
    rest = rest.subarray(sliceBytes);
  }
  return { data: rest, receivedMs: chunk.receivedMs };
}
