import { cucmTraits } from '@uclab/foundation/persona';
import type { TableChange } from '@uclab/platform/sql';
import type { Store, Write } from '@uclab/platform/store';
import { applicationUserWrites } from './application-user-writes.ts';
import { endUserWrites } from './end-user-writes.ts';
import { ldapWrites } from './ldap-writes.ts';
import { credentialWrites, groupWrites, membershipWrites } from './owned-writes.ts';
import { Revisions } from './revisions.ts';

interface Context {
  readonly store: Store;
  /** Of the node, for instance 8.5.1. */
  readonly version: string;
  /** Emulated time, milliseconds since the epoch. */
  readonly nowMs: number;
}

function writesFor(change: TableChange, revisions: Revisions, { store, version, nowMs }: Context): Write[] {
  switch (change.table) {
    case 'enduser':
      return endUserWrites(store, change, revisions, nowMs);
    case 'applicationuser':
      return applicationUserWrites(store, change, revisions);
    case 'credential':
      return credentialWrites(store, change, revisions);
    case 'dirgroup':
      return groupWrites(store, change, revisions);
    case 'applicationuserdirgroupmap':
      return membershipWrites(change, 'applicationuser', revisions);
    case 'enduserdirgroupmap':
      return membershipWrites(change, 'enduser', revisions);
    default:
      return ldapWrites(store, change, revisions, { nowMs, longestFilter: cucmTraits(version).longestFilter });
  }
}

/**
 * What makes the database hold a change that a statement made of a table, with all that hangs on it: keys that are derived, and the
 * revisions by which presence nodes hear of it. To be called where nothing else is written. Throws Refusal and SqlDuplicateError.
 */
export function changeWrites(change: TableChange, context: Context): Write[] {
  // A statement that changes nothing is nothing to tell.
  if (change.rows.length === 0) return [];
  const revisions = new Revisions(context.store);
  const writes = writesFor(change, revisions, context);
  return [...writes, revisions.write()];
}
