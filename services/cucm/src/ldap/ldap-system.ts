import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { type LdapSystem, ldapSystemSchema } from './fields.ts';
import { flag, flagColumn } from './tables.ts';

/** There is one LDAP System, with one key. */
export const ldapSystemPkid = '5e1f0c1a-6d0b-4a57-9c3e-1d2f60a1b001';

const systemRow = z
  .object({ syncenabled: flagColumn, ldapserver: z.string(), useridattribute: z.string() })
  .transform((row) => ({ syncEnabled: row.syncenabled, ldapServer: row.ldapserver, userIdAttribute: row.useridattribute }))
  .pipe(ldapSystemSchema);

const unset: LdapSystem = { syncEnabled: false, ldapServer: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' };

/** LDAP System as it stands; what the page shows on a new node where nothing was set. */
export const readLdapSystem = (store: Store): LdapSystem =>
  store.get(systemRow, 'SELECT syncenabled, ldapserver, useridattribute FROM ldapsystemconfig') ?? unset;

export const writeLdapSystem = (system: LdapSystem): Write => ({
  sql: `INSERT INTO ldapsystemconfig (pkid, syncenabled, ldapserver, useridattribute) VALUES (?, ?, ?, ?)
    ON CONFLICT (pkid) DO UPDATE SET syncenabled = excluded.syncenabled, ldapserver = excluded.ldapserver, useridattribute = excluded.useridattribute`,
  rows: [[ldapSystemPkid, flag(system.syncEnabled), system.ldapServer, system.userIdAttribute]],
});
