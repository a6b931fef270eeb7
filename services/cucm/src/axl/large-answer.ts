import { setImmediate } from 'node:timers/promises';
import { AxlFault, axlCode } from './axl-fault.ts';

/** The largest answer of a list or a query, in bytes. AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide */
export const largestAnswer = 8 * 1024 * 1024;

/** Rows that are written before other requests get their turn. */
const rowsAtOnce = 250;

/**
 * The rows of a list as markup, a turn of others between each so many. Throws AxlFault where they are more than an answer may hold, as soon as that is
 * known.
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

/** The fault for an answer of so many rows, of which so many would fit. */
export const tooLarge = (rows: number, fitting: number): AxlFault =>
  new AxlFault(
    axlCode.general,
    `Query request too large. Total rows matched: ${rows} rows. Suggestive Row Fetch: less than ${Math.max(fitting, 1)} rows`,
  );
