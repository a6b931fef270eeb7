import { Refusal } from '@uclab/foundation/errors';
import { duplicateWords, productWords } from './product-words.ts';

/** A statement that is wrong, or names what is not the product's. The message is what the engine knows, for the node's log. */
export class SqlSyntaxError extends Error {
  override readonly name = 'SqlSyntaxError';

  /** What the product says. */
  get words(): string {
    return productWords(this.message);
  }
}

/** A change would break that a key is there once. The message is what the engine knows. */
export class SqlDuplicateError extends Error {
  override readonly name = 'SqlDuplicateError';
  /** What the product says. */
  readonly words = duplicateWords;
}

/** The largest answer of a list or a query, in bytes. AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide */
export const largestAnswer = 8 * 1024 * 1024;

/** An answer of so many rows, of which so many would fit, in the product's words. */
export const tooLarge = (rows: number, fitting: number): Refusal => {
  const suggested = Math.max(fitting, 1);
  return new Refusal(
    'refused',
    `Query request too large. Total rows matched: ${rows} rows. Suggestive Row Fetch: less than ${suggested} rows`,
  );
};

/** More memory than a statement may have, or too many statements at a time, in the product's words. */
export const memoryConsumed = (): Refusal =>
  new Refusal('refused', 'Maximum AXL Memory Allocation Consumed. Please retry once requests in progress have completed');

/** A statement that ran longer than it may; the words are assumed. */
export const stopped = (deadlineMs: number): Refusal =>
  new Refusal('refused', `The statement was stopped: it ran longer than ${deadlineMs / 1000} seconds`);
