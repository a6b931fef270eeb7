import { Refusal } from '@uclab/foundation/errors';
import type { Address } from '@uclab/foundation/network';
import {
  AlreadyExistsError,
  Client,
  ConstraintViolationError,
  InvalidCredentialsError,
  InvalidDNSyntaxError,
  InvalidSyntaxError,
  NamingViolationError,
  NoSuchObjectError,
  NotAllowedOnRDNError,
  ObjectClassViolationError,
  ResultCodeError,
  TypeOrValueExistsError,
  UndefinedTypeError,
} from 'ldapts';

const connectMs = 2_000;
const operationMs = 5_000;

/** What breaks a rule of LDAP or of the schema: the person typed it. */
const typed = [
  ConstraintViolationError,
  InvalidDNSyntaxError,
  InvalidSyntaxError,
  NamingViolationError,
  NotAllowedOnRDNError,
  ObjectClassViolationError,
  TypeOrValueExistsError,
  UndefinedTypeError,
];

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
  if (typed.some((kind) => error instanceof kind)) return new Refusal('invalid', `The directory refused that: ${wordsOf(error)}`);
  if (error instanceof ResultCodeError) return new Refusal('conflict', `The directory refused that: ${wordsOf(error)}`);
  return new Refusal('unreachable', 'directory does not answer on LDAP; see whether slapd runs there (uclab directory start).');
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
