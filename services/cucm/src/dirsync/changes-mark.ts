import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { type LdapDirectory, type LdapSystem, readLdapSystem } from '../ldap/index.ts';
import { personalFields } from '../users/index.ts';
import { type ChangelogPlace, placeOf } from './changelog.ts';
import { changeAttribute } from './collected-entries.ts';
import { filterOf } from './default-filter.ts';
import { latestBelieved, type TimeMark, timeMarkOf } from './time-mark.ts';

/** The emulator's own table: up to which change of its directory an agreement has read, by a time or by a place in a changelog. */
export const markTables = `
CREATE TABLE IF NOT EXISTS dirsyncmark (
  fkdirectorypluginconfig TEXT PRIMARY KEY,
  settings TEXT NOT NULL,
  latestchange TEXT NOT NULL
) STRICT;
`;

type Agreement = LdapDirectory & { readonly pkid: string };

const markRow = z.object({ settings: z.string(), latestchange: z.string() });

/** What decides which entries an agreement reads and what it takes of them: with other settings, other directory. */
export const settingsText = (store: Store, system: LdapSystem, agreement: LdapDirectory): string => {
  const { userSearchBase, servers, middleName, phoneNumber, mailId } = agreement;
  const filter = filterOf(store, system, agreement);
  const choices = [middleName, phoneNumber, mailId];
  // An earlier state of this program took fewer fields, or did not keep the DNs of managers.
  const taken = [...personalFields, 'manager'];
  return JSON.stringify([system.ldapServer, system.userIdAttribute, userSearchBase, filter, servers, choices, taken]);
};

/**
 * Whether runs by schedule read only what has changed: "AD: every run reads all records; other servers: only changes"
 * (http://what-when-how.com/Tutorial/topic-1146neoa4d/CCNA-Voice-640-461-289.html).
 */
export const tellsChanges = (system: LdapSystem): boolean => !system.ldapServer.startsWith('Microsoft');

/** Whether a directory of that kind may have a changelog: Sun's have one, and 389-ds, which came of the same server. */
export const mayHaveChangelog = (system: LdapSystem): boolean => system.ldapServer === 'iPlanet or Sun ONE LDAP Server';

/** Up to where an agreement has read. */
export type ChangesMark = { readonly place: ChangelogPlace; readonly time?: never } | { readonly time: TimeMark; readonly place?: never };

/** Up to where an agreement has read with the settings that it has; undefined where it has not, or its directory tells no changes. */
export function changesMark(store: Store, system: LdapSystem, agreement: Agreement): ChangesMark | undefined {
  if (!tellsChanges(system)) return undefined;
  const row = store.get(markRow, 'SELECT settings, latestchange FROM dirsyncmark WHERE fkdirectorypluginconfig = ?', agreement.pkid);
  if (row?.settings !== settingsText(store, system, agreement)) return undefined;
  const place = placeOf(row.latestchange);
  return place ? { place } : { time: timeMarkOf(row.latestchange) };
}

/** Whether a mark is of a moment that is still to come, as it is once a clock has gone back: nothing is found by it. */
export const isAhead = ({ since }: TimeMark, nowMs: number): boolean => since > latestBelieved(nowMs);

/** What a run will read: everything when it is told to, of a directory that tells no changes, and where no earlier run is to build on. */
export function kindOfRun(store: Store, agreement: Agreement, wanted: 'full' | 'changes', nowMs: number): 'full' | 'changes' {
  if (wanted === 'full') return 'full';
  const { place, time } = changesMark(store, readLdapSystem(store), agreement) ?? {};
  return place || (time && time.since !== '' && !isAhead(time, nowMs)) ? 'changes' : 'full';
}

/** The writes that keep, as a text, up to where a run has read with those settings; where it was told nothing, the next one reads everything. */
export const writeChangesMark = (agreementPkid: string, settings: string, mark: string): Write[] =>
  mark === ''
    ? [deleteChangesMark(agreementPkid)]
    : [
        {
          sql: `INSERT INTO dirsyncmark (fkdirectorypluginconfig, settings, latestchange) VALUES (?, ?, ?)
            ON CONFLICT (fkdirectorypluginconfig) DO UPDATE SET settings = excluded.settings, latestchange = excluded.latestchange`,
          rows: [[agreementPkid, settings, mark]],
        },
      ];

/** The write that goes with the end of an agreement. */
export const deleteChangesMark = (agreementPkid: string): Write => ({
  sql: 'DELETE FROM dirsyncmark WHERE fkdirectorypluginconfig = ?',
  rows: [[agreementPkid]],
});

/** The filter for entries that have changed at the mark or since. A second is as fine as it is written, so some are read twice. */
export const changedSince = (filter: string, since: string): string => `(&${filter}(${changeAttribute}>=${since}))`;
