import { Refusal } from '@uclab/foundation/errors';
import type { SqlValue, Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { flag, flagColumn } from './tables.ts';

/**
 * Of an agreement what is kept and no run reads: groups of the directory, and what the product gives to users who are new. The names are the
 * emulator's.
 */
export const provisioningTables = `
CREATE TABLE IF NOT EXISTS directorypluginprovisioning (
  fkdirectorypluginconfig TEXT PRIMARY KEY REFERENCES directorypluginconfig (pkid) ON DELETE CASCADE,
  synchronizegroups TEXT NOT NULL CHECK (synchronizegroups IN ('t', 'f')),
  fkldapfilter_groups TEXT REFERENCES ldapfilter (pkid),
  directoryuri TEXT NOT NULL,
  applymask TEXT NOT NULL CHECK (applymask IN ('t', 'f')),
  mask TEXT NOT NULL,
  applypoollist TEXT NOT NULL CHECK (applypoollist IN ('t', 'f'))
) STRICT;
CREATE TABLE IF NOT EXISTS directorypluginnumberpool (
  fkdirectorypluginconfig TEXT NOT NULL REFERENCES directorypluginconfig (pkid) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  startdn TEXT NOT NULL,
  enddn TEXT NOT NULL,
  dnprefix TEXT NOT NULL,
  PRIMARY KEY (fkdirectorypluginconfig, position)
) STRICT;
CREATE TABLE IF NOT EXISTS directoryplugindirgroupmap (
  fkdirectorypluginconfig TEXT NOT NULL REFERENCES directorypluginconfig (pkid) ON DELETE CASCADE,
  fkdirgroup TEXT NOT NULL REFERENCES dirgroup (pkid) ON DELETE CASCADE,
  PRIMARY KEY (fkdirectorypluginconfig, fkdirgroup)
) STRICT;
`;

/** A range of extensions from which new users get theirs. */
export interface NumberPool {
  readonly startDn: string;
  readonly endDn: string;
  readonly dnPrefix: string;
}

/** What an agreement says of groups of the directory and of users who are new. */
export interface Provisioning {
  readonly synchronizeGroups: boolean;
  /** Key of an LDAP Filter; empty for none. */
  readonly groupFilter: string;
  readonly directoryUri: string;
  readonly applyMask: boolean;
  readonly mask: string;
  readonly applyPoolList: boolean;
  readonly pools: readonly NumberPool[];
}

type LeftOut<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Changes of it: what is left out stays. Groups of access control by their keys. */
export interface ProvisioningChange extends LeftOut<Provisioning> {
  readonly groups?: readonly string[] | undefined;
  readonly addedGroups?: readonly string[] | undefined;
  readonly removedGroups?: readonly string[] | undefined;
}

const none: Provisioning = {
  synchronizeGroups: false,
  groupFilter: '',
  directoryUri: '',
  applyMask: false,
  mask: '',
  applyPoolList: false,
  pools: [],
};

const provisioningRow = z.object({
  synchronizegroups: flagColumn,
  fkldapfilter_groups: z.string().nullable(),
  directoryuri: z.string(),
  applymask: flagColumn,
  mask: z.string(),
  applypoollist: flagColumn,
});
const poolRow = z
  .object({ startdn: z.string(), enddn: z.string(), dnprefix: z.string() })
  .transform((row): NumberPool => ({ startDn: row.startdn, endDn: row.enddn, dnPrefix: row.dnprefix }));
const namedRow = z.object({ name: z.string() });

/** What an agreement says; of one that was never asked for anything, what a new one has. */
export function readProvisioning(store: Store, agreement: string): Provisioning {
  const row = store.get(provisioningRow, 'SELECT * FROM directorypluginprovisioning WHERE fkdirectorypluginconfig = ?', agreement);
  if (!row) return none;
  return {
    synchronizeGroups: row.synchronizegroups,
    groupFilter: row.fkldapfilter_groups ?? '',
    directoryUri: row.directoryuri,
    applyMask: row.applymask,
    mask: row.mask,
    applyPoolList: row.applypoollist,
    pools: store.all(
      poolRow,
      'SELECT startdn, enddn, dnprefix FROM directorypluginnumberpool WHERE fkdirectorypluginconfig = ? ORDER BY position',
      agreement,
    ),
  };
}

/** Names of the access control groups into which an agreement puts new users, in order. */
export const groupsOfAgreement = (store: Store, agreement: string): string[] =>
  store
    .all(
      namedRow,
      'SELECT name FROM dirgroup JOIN directoryplugindirgroupmap ON fkdirgroup = pkid WHERE fkdirectorypluginconfig = ? ORDER BY name',
      agreement,
    )
    .map(({ name }) => name);

/** Throws a Refusal for a filter by which an agreement chooses groups. */
export function requireNoGroupFilter(store: Store, filters: readonly { readonly pkid: string; readonly name: string }[]): void {
  for (const { pkid, name } of filters) {
    const [agreement] = store.all(
      namedRow,
      `SELECT name FROM directorypluginconfig JOIN directorypluginprovisioning ON fkdirectorypluginconfig = pkid
        WHERE fkldapfilter_groups = ? ORDER BY name LIMIT 1`,
      pkid,
    );
    if (agreement) throw new Refusal('conflict', `filter ${name} is used by LDAP Directory ${agreement.name}`);
  }
}

const groupRows = (agreement: string, groups: readonly string[] = []): SqlValue[][] => groups.map((group) => [agreement, group]);

/** The writes for a change of what an agreement says, which has to be there when they are made; none for a change of nothing. */
export function provisioningWrites(store: Store, agreement: string, change: ProvisioningChange): Write[] {
  const { groups, addedGroups, removedGroups, ...settings } = change;
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const after: Provisioning = { ...readProvisioning(store, agreement), ...given };
  const ofGroups: Write[] = [
    ...(groups ? [{ sql: 'DELETE FROM directoryplugindirgroupmap WHERE fkdirectorypluginconfig = ?', rows: [[agreement]] }] : []),
    {
      sql: 'DELETE FROM directoryplugindirgroupmap WHERE fkdirectorypluginconfig = ? AND fkdirgroup = ?',
      rows: groupRows(agreement, removedGroups),
    },
    {
      sql: 'INSERT OR IGNORE INTO directoryplugindirgroupmap (fkdirectorypluginconfig, fkdirgroup) VALUES (?, ?)',
      rows: groupRows(agreement, [...(groups ?? []), ...(addedGroups ?? [])]),
    },
  ];
  if (Object.keys(given).length === 0) return ofGroups;
  return [
    {
      sql: `INSERT OR REPLACE INTO directorypluginprovisioning
        (fkdirectorypluginconfig, synchronizegroups, fkldapfilter_groups, directoryuri, applymask, mask, applypoollist) VALUES (?${', ?'.repeat(6)})`,
      rows: [
        [
          agreement,
          flag(after.synchronizeGroups),
          after.groupFilter || null,
          after.directoryUri,
          flag(after.applyMask),
          after.mask,
          flag(after.applyPoolList),
        ],
      ],
    },
    { sql: 'DELETE FROM directorypluginnumberpool WHERE fkdirectorypluginconfig = ?', rows: [[agreement]] },
    {
      sql: 'INSERT INTO directorypluginnumberpool (fkdirectorypluginconfig, position, startdn, enddn, dnprefix) VALUES (?, ?, ?, ?, ?)',
      rows: after.pools.map(({ startDn, endDn, dnPrefix }, position) => [agreement, position, startDn, endDn, dnPrefix]),
    },
    ...ofGroups,
  ];
}
