import { setImmediate } from 'node:timers/promises';
import { largestAnswer, tooLarge } from '@uclab/platform/sql';

/** Rows that are written before other requests get their turn. */
const rowsAtOnce = 250;

/**
 * The rows of a list as markup, a turn of others between each so many. Throws Refusal where they are more than an answer may hold, as soon
 * as that is known.
 */
export async function rowsMarkup<T>(rows: readonly T[], write: (row: T) => string): Promise<string> {
  const parts: string[] = [];
  let size = 0;
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % rowsAtOnce === 0) await setImmediate();
    const part = write(row);
    size += Buffer.byteLength(part);
    if (size > largestAnswer) throw tooLarge(rows.length, index);
    parts.push(part);
  }
  return parts.join('');
}
