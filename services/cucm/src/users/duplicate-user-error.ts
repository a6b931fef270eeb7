import { duplicateWords } from '@uclab/platform/sql';

/** The user id is taken, or the name of a group. The product answers with its database's own words. */
export class DuplicateUserError extends Error {
  override readonly name = 'DuplicateUserError';

  constructor() {
    super(duplicateWords);
  }
}
