import { type DirectoryContact, type Found, nameOf } from '../search/index.ts';

/** What a client shows of a call that comes in. */
export interface IncomingCall {
  /** The caller's name, or the number where the client found none. */
  readonly shown: string;
  /** Whom the number was found to belong to. */
  readonly contact: DirectoryContact | undefined;
  /**
   * The web conference that the caller makes of the call opens by itself only for a caller whom the client knows. Source: blog "LDAP
   * Integration with CUPS", comment 4.3.
   */
  readonly conference: 'none' | 'opens' | 'stays-closed';
}

/** A call as the client shows it, after what its directory told of the number. Of several with that number the first counts (assumed). */
export function incomingCall(number: string, escalated: boolean, { contacts: [contact] }: Found): IncomingCall {
  const name = contact ? nameOf(contact) : '';
  const known = name === '' ? undefined : contact;
  const conference = known ? 'opens' : 'stays-closed';
  return { shown: name || number, contact: known, conference: escalated ? conference : 'none' };
}
