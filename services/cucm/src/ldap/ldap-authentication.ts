import { randomUUID } from 'node:crypto';
import type { LdapAuthenticationSettings } from '@uclab/platform/identity';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import type { LdapAuthentication } from './fields.ts';
import { readLdapSystem } from './ldap-system.ts';
import { flag, flagColumn, hostRow } from './tables.ts';

/** There is one LDAP Authentication, with one key. */
export const ldapAuthenticationPkid = '5e1f0c1a-6d0b-4a57-9c3e-1d2f60a1b002';

const authenticationRow = z
  .object({
    authenticateendusers: flagColumn,
    distinguishedname: z.string(),
    ldappassword: z.string(),
    usersearchbase: z.string(),
    revision: z.int(),
  })
  .transform((row) => ({
    authenticateEndUsers: row.authenticateendusers,
    distinguishedName: row.distinguishedname,
    ldapPassword: row.ldappassword,
    userSearchBase: row.usersearchbase,
    revision: row.revision,
  }));

const unset = { authenticateEndUsers: false, distinguishedName: '', ldapPassword: '', userSearchBase: '', revision: 0 };

/** LDAP Authentication as it stands, and the revision of its last change. */
export function readLdapAuthentication(store: Store): LdapAuthentication & { revision: number } {
  const row = store.get(
    authenticationRow,
    'SELECT authenticateendusers, distinguishedname, ldappassword, usersearchbase, revision FROM ldapauthentication',
  );
  const servers = store.all(hostRow, 'SELECT hostname, portnumber, sslenabled FROM ldapauthenticationhost ORDER BY priority');
  return { ...(row ?? unset), servers };
}

/** The writes that put these settings in place under a revision. */
export const writeLdapAuthentication = (settings: LdapAuthentication, revision: number): Write[] => [
  {
    sql: `INSERT INTO ldapauthentication (pkid, authenticateendusers, distinguishedname, ldappassword, usersearchbase, revision)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (pkid) DO UPDATE SET authenticateendusers = excluded.authenticateendusers, distinguishedname = excluded.distinguishedname,
        ldappassword = excluded.ldappassword, usersearchbase = excluded.usersearchbase, revision = excluded.revision`,
    rows: [
      [
        ldapAuthenticationPkid,
        flag(settings.authenticateEndUsers),
        settings.distinguishedName,
        settings.ldapPassword,
        settings.userSearchBase,
        revision,
      ],
    ],
  },
  { sql: 'DELETE FROM ldapauthenticationhost', rows: [[]] },
  {
    sql: 'INSERT INTO ldapauthenticationhost (pkid, tkldapprotocol, hostname, priority, sslenabled, portnumber) VALUES (?, 1, ?, ?, ?, ?)',
    rows: settings.servers.map((server, index) => [
      randomUUID(),
      server.hostName,
      index + 1,
      flag(server.sslEnabled),
      server.ldapPortNumber,
    ]),
  },
];

/** The writes that make presence nodes copy LDAP Authentication again, for a change that is not in its own tables. */
export function touchLdapAuthentication(store: Store): Write[] {
  const state = readChangeState(store);
  const revision = state.revision + 1;
  return [...writeLdapAuthentication(readLdapAuthentication(store), revision), writeChangeState({ ...state, revision })];
}

/** The settings in the form in which passwords are checked with them. */
export function authenticationSettings(store: Store): LdapAuthenticationSettings {
  const settings = readLdapAuthentication(store);
  return {
    enabled: settings.authenticateEndUsers,
    managerDn: settings.distinguishedName,
    managerPassword: settings.ldapPassword,
    userSearchBase: settings.userSearchBase,
    userIdAttribute: readLdapSystem(store).userIdAttribute,
    servers: settings.servers.map((server) => ({ host: server.hostName, port: server.ldapPortNumber, ssl: server.sslEnabled })),
  };
}
