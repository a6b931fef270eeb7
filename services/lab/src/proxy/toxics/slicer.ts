import { monotonicMs } from '@uclab/foundation/clock';
import { type Chunk, END, INTERRUPTED, type Stage } from './stage.ts';
import { toxicType, wholeNumber } from './toxic-type.ts';

/** Cuts data into pieces of `average_size` ± `size_variation` bytes, `delay` microseconds apart. */
export const slicer = toxicType(
  { average_size: wholeNumber, size_variation: wholeNumber, delay: wholeNumber },
  async ({ average_size, size_variation, delay }, stage) => {
    for (;;) {
      const taken = await stage.take();
      if (taken === INTERRUPTED) return;
      if (taken === END) return stage.close();
      const cuts = cutsOf(0, taken.data.length, Math.max(1, average_size), Math.max(0, size_variation));
      if (!(await sendPieces(stage, taken, cuts, delay / 1000))) return;
    }
  },
);

/** False after an interruption; the rest of the chunk then went in one piece. */
async function sendPieces(stage: Stage, chunk: Chunk, cuts: number[], delayMs: number): Promise<boolean> {
  let dueMs = monotonicMs();
  let start = 0;
  for (const end of cuts) {
    await stage.send({ data: chunk.data.subarray(start, end), receivedMs: chunk.receivedMs });
    start = end;
    dueMs += delayMs;
    const waitMs = dueMs - monotonicMs();
    // Timers are no finer than a millisecond: smaller waits add up to one.
    if (waitMs < 1) await new Promise(setImmediate);
    if (await stage.sleep(waitMs < 1 ? 0 : waitMs)) continue;
    if (start < chunk.data.length) await stage.send({ data: chunk.data.subarray(start), receivedMs: chunk.receivedMs });
    return false;
  }
  return true;
}

/** Ends of the pieces of [start, end): halved until a piece is small enough, so that no place has a tendency to small pieces. */
function cutsOf(start: number, end: number, averageSize: number, variation: number): number[] {
  const length = end - start;
  if (length <= 1 || length - averageSize <= variation) return [end];
  const jitter = variation > 0 ? Math.floor((Math.random() * 2 - 1) * variation) : 0;
  const middle = Math.min(end - 1, Math.max(start + 1, start + Math.floor(length / 2) + jitter));
  return [...cutsOf(start, middle, averageSize, variation), ...cutsOf(middle, end, averageSize, variation)];
}
