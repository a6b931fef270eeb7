import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { insertLicence, readLicence } from './licence.ts';
import { activateCtiManagers, hasCtiManagerRows } from './process-nodes.ts';
import { readChangeState, writeChangeState } from './revision.ts';

/** Settings that presence nodes are told of and that have no revision in a table of their own. */
const toldSettings = ['licence', 'ctimanagers'] as const;
export type ToldSetting = (typeof toldSettings)[number];

/** The emulator's own table: the revision of the last change of each. */
export const toldSettingTables = `
CREATE TABLE IF NOT EXISTS toldsetting (
  name TEXT PRIMARY KEY,
  revision INTEGER NOT NULL
) STRICT;
`;

const revisionRow = z.object({ revision: z.int() });

const revisionIn = (store: Store, name: ToldSetting): number | undefined =>
  store.get(revisionRow, 'SELECT revision FROM toldsetting WHERE name = ?', name)?.revision;

/** The revision of the last change; 0 where it is as it was installed. */
export const toldSettingRevision = (store: Store, name: ToldSetting): number => revisionIn(store, name) ?? 0;

const stamp = (name: ToldSetting, revision: number): Write => ({
  sql: 'INSERT INTO toldsetting (name, revision) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET revision = excluded.revision',
  rows: [[name, revision]],
});

/** As installed: whoever takes the feed begins with everything. */
export const insertToldSettings = (): Write[] => toldSettings.map((name) => stamp(name, 0));

/** Makes a change under the next revision, so that presence nodes are told of it. To be called where nothing else is written meanwhile. */
export function writeToldSetting(store: Store, name: ToldSetting, writes: readonly Write[]): Promise<void> {
  const state = readChangeState(store);
  const revision = state.revision + 1;
  return store.write([...writes, stamp(name, revision), writeChangeState({ ...state, revision })]);
}

/**
 * Brings a database up to date that was made before these settings were told as changes, or were there at all: presence nodes that took
 * their copy from it are told them once.
 */
export async function upgradeToldSettings(store: Store, publisher: string): Promise<void> {
  const missing = (name: ToldSetting) => revisionIn(store, name) === undefined;
  await store.exclusive(async () => {
    if (missing('licence')) await writeToldSetting(store, 'licence', readLicence(store) ? [] : [insertLicence('full')]);
    if (missing('ctimanagers')) {
      await writeToldSetting(store, 'ctimanagers', hasCtiManagerRows(store) ? [] : [activateCtiManagers([publisher])]);
    }
  });
}
