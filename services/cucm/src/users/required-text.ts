import { Refusal } from '@uclab/foundation/errors';

/** What other programs compare letter by letter. */
const idFields: ReadonlySet<string> = new Set(['userid', 'newUserid']);

const hasControl = (text: string): boolean => /\p{Cc}/u.test(text);

/** A user id or last name that CUCM takes: not empty, no longer than its column, and an id without what nobody sees. Throws Refusal, which names the field. */
export const requireText = (field: string, value: string): void => {
  if (value.trim() === '') throw new Refusal('invalid', `${field} must not be empty`, field);
  if (idFields.has(field) && (value !== value.trim() || hasControl(value))) {
    throw new Refusal('invalid', `${field} has no blanks at its ends and no control characters`, field);
  }
  if (value.length > 128) throw new Refusal('invalid', `${field} has at most 128 characters`, field);
};

/**
 * A text of an end user that may be empty. Throws Refusal, which names the field, for one that is longer than any column (assumed): a
 * statement that meets a huge one would not be answered.
 */
export const requireShort = (field: string, value: string): void => {
  if (value.length > 255) throw new Refusal('invalid', `${field} has at most 255 characters`, field);
};
