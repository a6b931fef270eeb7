import type { Store } from '@uclab/platform/store';
import { z } from 'zod';
import { userStatus } from '../users/index.ts';
import type { DirectoryUsers, MailOwners } from './directory-users.ts';

const mailRow = z.object({ key: z.string(), mail: z.string(), agreement: z.string().nullable() });

/**
 * Who of the active users has which mail address and keeps it: whoever has it in the directory still, or belongs to another agreement, or
 * was not read again by a run that reads changes only. Addresses must be unique or empty: Configure LDAP Synchronization, System
 * Configuration Guide 12.5(1)SU4.
 */
export function mailOwners(store: Store, agreementPkid: string, kind: 'full' | 'changes', users: DirectoryUsers): MailOwners {
  const owners = new Map<string, string>();
  const rows = store.all(
    mailRow,
    `SELECT useridkey AS key, lower(mailid) AS mail, fkdirectorypluginconfig AS agreement FROM enduser
      WHERE status = ? AND mailid <> '' ORDER BY rowid`,
    userStatus.active,
  );
  for (const { key, mail, agreement } of rows) {
    const read = users.mailOf(key);
    const keeps = read === undefined ? kind === 'changes' || agreement !== agreementPkid : read.toLowerCase() === mail;
    if (keeps && !owners.has(mail)) owners.set(mail, key);
  }
  return owners;
}
