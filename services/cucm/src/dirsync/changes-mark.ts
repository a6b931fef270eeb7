import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import type { LdapDirectory, LdapSystem } from '../ldap/index.ts';
import { personalFields } from '../users/index.ts';
import { changeAttribute } from './collected-entries.ts';
import { filterOf } from './default-filter.ts';

/** The emulator's own table: up to which change of its directory an agreement has read, by a time or by a place in a changelog. */
export const markTables = `
CREATE TABLE IF NOT EXISTS dirsyncmark (
  fkdirectorypluginconfig TEXT PRIMARY KEY,
  settings TEXT NOT NULL,
  latestchange TEXT NOT NULL
) STRICT;
`;

const markRow = z.object({ settings: z.string(), latestchange: z.string() });

/** What decides which entries an agreement reads and what it takes of them: with other settings, other directory. */
const settingsText = (store: Store, system: LdapSystem, agreement: LdapDirectory): string => {
  const { userSearchBase, servers, middleName, phoneNumber, mailId } = agreement;
  const filter = filterOf(store, system, agreement);
  const choices = [middleName, phoneNumber, mailId];
  // An earlier state of this program took fewer fields.
  return JSON.stringify([system.ldapServer, system.userIdAttribute, userSearchBase, filter, servers, choices, personalFields]);
};

/**
 * Whether runs by schedule read only what has changed: "AD: every run reads all records; other servers: only changes"
 * (http://what-when-how.com/Tutorial/topic-1146neoa4d/CCNA-Voice-640-461-289.html).
 */
export const tellsChanges = (system: LdapSystem): boolean => !system.ldapServer.startsWith('Microsoft');

/** Whether a directory of that kind may have a changelog: Sun's have one, and 389-ds, which came of the same server. */
export const mayHaveChangelog = (system: LdapSystem): boolean => system.ldapServer === 'iPlanet or Sun ONE LDAP Server';

/** The change up to which an agreement has read, a time in the directory's own writing or a kept place in its changelog; undefined where all has to be read. */
export function changesMark(store: Store, system: LdapSystem, agreement: LdapDirectory & { readonly pkid: string }): string | undefined {
  if (!tellsChanges(system)) return undefined;
  const row = store.get(markRow, 'SELECT settings, latestchange FROM dirsyncmark WHERE fkdirectorypluginconfig = ?', agreement.pkid);
  return row?.settings === settingsText(store, system, agreement) ? row.latestchange : undefined;
}

/** The writes that keep the mark of a run that has succeeded; a directory that tells no changes gives none. */
export const writeChangesMark = (
  store: Store,
  system: LdapSystem,
  agreement: LdapDirectory & { readonly pkid: string },
  latest: string,
): Write[] => [
  {
    sql: `INSERT INTO dirsyncmark (fkdirectorypluginconfig, settings, latestchange) VALUES (?, ?, ?)
      ON CONFLICT (fkdirectorypluginconfig) DO UPDATE SET settings = excluded.settings, latestchange = excluded.latestchange`,
    rows: latest === '' ? [] : [[agreement.pkid, settingsText(store, system, agreement), latest]],
  },
];

/** The write that goes with the end of an agreement. */
export const deleteChangesMark = (agreementPkid: string): Write => ({
  sql: 'DELETE FROM dirsyncmark WHERE fkdirectorypluginconfig = ?',
  rows: [[agreementPkid]],
});

/** The filter for entries that have changed at the mark or since. A second is as fine as it is written, so some are read twice. */
export const changedSince = (filter: string, mark: string): string => `(&${filter}(${changeAttribute}>=${mark}))`;
