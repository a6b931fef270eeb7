import type { DeleteRequest } from '../protocol/requests.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import type { Backend } from './backend.ts';
import { nameChanged } from './references.ts';
import { requireAdministrator, requireBound, type Subject } from './subject.ts';

/** Deletes an entry that has none below it, and every mention of it. Throws LdapError. */
export function remove(backend: Backend, subject: Subject, request: DeleteRequest): void {
  requireBound(subject);
  const entry = backend.entryToChange(backend.name(request.dn));
  requireAdministrator(subject, 'no write access to parent');
  if (entry.children.size > 0) throw new LdapError(ResultCode.notAllowedOnNonLeaf, 'subordinate objects must be deleted first');
  backend.tree.remove(entry);
  nameChanged(backend.tree, entry.dn.normal);
}
