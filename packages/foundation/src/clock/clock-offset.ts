import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Clock } from './clock.ts';

const schema = z.object({ offsetMs: z.number() });

/**
 * Sets the clock to the offset that the file holds and writes each later move there, so that emulated time survives a start of the
 * node. The returned function ends that.
 */
export function keepClockOffset(clock: Clock, file: string): () => void {
  try {
    clock.setOffset(schema.parse(JSON.parse(readFileSync(file, 'utf8'))).offsetMs);
  } catch {
    // The first start: the clock has not been moved yet.
  }
  mkdirSync(dirname(file), { recursive: true });
  return clock.onChange((offsetMs) => {
    writeFileSync(`${file}.unfinished`, JSON.stringify({ offsetMs }));
    renameSync(`${file}.unfinished`, file);
  });
}
