import { Refusal } from '@uclab/foundation/errors';
import type { Address } from '@uclab/foundation/network';
import { AlreadyExistsError, Client, InvalidCredentialsError, NoSuchObjectError, ResultCodeError } from 'ldapts';

const connectMs = 2_000;
const operationMs = 5_000;

/** How the laboratory writes to the directory. */
export interface DirectoryAdministrator {
  readonly address: () => Address;
  readonly dn: string;
  readonly password: string;
}

/**
 * Does something as the directory's administrator, over LDAP on a connection of its own. Throws a Refusal for what the directory
 * refuses, and one that says so when it does not answer.
 */
export async function asAdministrator<T>(administrator: DirectoryAdministrator, work: (client: Client) => Promise<T>): Promise<T> {
  const { host, port } = administrator.address();
  const client = new Client({ url: `ldap://${host}:${port}`, connectTimeout: connectMs, timeout: operationMs });
  try {
    await client.bind(administrator.dn, administrator.password);
    return await work(client);
  } catch (error) {
    throw refusalOf(error);
  } finally {
    // The answer is complete; a connection that cannot be closed in order is closed anyway.
    await client.unbind().catch(() => undefined);
  }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  if (error instanceof InvalidCredentialsError) return new Refusal('conflict', "The directory refused the laboratory's administrator.");
  if (error instanceof NoSuchObjectError) return new Refusal('not-found', 'The directory has no such entry.');
  if (error instanceof AlreadyExistsError) return new Refusal('conflict', 'The directory has an entry of that name already.');
  if (error instanceof ResultCodeError) return new Refusal('refused', `The directory refused that: ${wordsOf(error)}`);
  return new Refusal('unreachable', 'directory does not answer on LDAP; where it was stopped, start it: uclab directory start.');
}

/** The server's diagnostic message; the LDAP library writes the result code behind it, which says nothing to a person. */
const wordsOf = (error: ResultCodeError): string => error.message.replace(/\s*Code: 0x[0-9a-f]+$/i, '');
