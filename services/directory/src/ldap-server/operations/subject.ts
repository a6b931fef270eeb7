import type { AttributeType } from '../../schema/index.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import type { Entry } from '../tree/entry.ts';

/** Who is bound to a connection. */
export interface Subject {
  /** As slapd prints it; empty for nobody. */
  readonly text: string;
  readonly normal: string;
  readonly root: boolean;
  /** May do nothing but set a new password: the present one was reset. */
  readonly restricted?: true;
}

export const nobody: Subject = { text: '', normal: '', root: false };

/**
 * The access rules of deploy/openldap/slapd.conf: users read everything but passwords; a password only its owner reads and
 * writes, and nobody that of a disabled account.
 */
export function mayRead(subject: Subject): (entry: Entry, type: AttributeType) => boolean {
  if (subject.root) return () => true;
  return (entry, { key }) => key !== 'userpassword' || ownsPassword(subject, entry);
}

const ownsPassword = (subject: Subject, entry: Entry): boolean => entry.dn.normal === subject.normal && !isDisabled(entry);

/** Throws insufficientAccessRights for one whose password was reset, unless it is just that which the request changes (slapd's words). */
export function refuseRestricted({ restricted }: Subject, changesPassword: boolean): void {
  if (!restricted || changesPassword) return;
  const message = 'Operations are restricted to bind/unbind/abandon/StartTLS/modify password';
  throw new LdapError(ResultCode.insufficientAccessRights, message);
}

/** Throws strongerAuthRequired for nobody: before anything else about a change is looked at. */
export function requireBound(subject: Subject): void {
  if (subject === nobody) throw new LdapError(ResultCode.strongerAuthRequired, 'modifications require authentication');
}

/** Throws insufficientAccessRights unless the subject may change those attributes of the entry. */
export function requireWrite(subject: Subject, entry: Entry, keys: Iterable<string>): void {
  if (subject.root) return;
  for (const key of keys) {
    if (key !== 'userpassword' || !ownsPassword(subject, entry)) throw new LdapError(ResultCode.insufficientAccessRights);
  }
}

/** Throws insufficientAccessRights unless the subject is the administrator: nobody else adds, moves or deletes. */
export function requireAdministrator(subject: Subject, message: string): void {
  if (!subject.root) throw new LdapError(ResultCode.insufficientAccessRights, message);
}

const disabledFlag = 2;

/** Whether Active Directory's flag for a disabled account is set. */
export function isDisabled(entry: Entry): boolean {
  return (Number(entry.first('useraccountcontrol') ?? 0) & disabledFlag) !== 0;
}
