import { ResultCodeError } from 'ldapts';

/** The LDAP result code that an operation ends with: 0 when it succeeds. Anything but a result is thrown. */
export async function resultCode(operation: Promise<unknown>): Promise<number> {
  try {
    await operation;
    return 0;
  } catch (error) {
    if (error instanceof ResultCodeError) return error.code;
    throw error;
  }
}
