import { DirectoryFailure } from '../directory-failure.ts';

/** The failure that `work` ends in. */
export async function failureOf(work: Promise<unknown>): Promise<DirectoryFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DirectoryFailure) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

export const symptomOf = async (work: Promise<unknown>): Promise<string> => (await failureOf(work)).symptom;
