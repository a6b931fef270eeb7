import { SystemClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { ServiceLog } from '@uclab/platform/service-log';
import { DirSync } from '../../../services/cucm/src/dirsync/index.ts';
import { seededStore } from '../../../services/cucm/test/seeded-store.ts';
import { synchronisedSeed } from '../../../services/cucm/test/seeds.ts';
import { type Figure, median, repeat } from '../figure.ts';
import { LoggedDirectory } from '../logged-directory.ts';

const users = 30_000;
const changes = 10;
const rounds = 5;

/** The first run, which adds everybody, and a run after so many changes, ms each; the directory costs neither of them anything. */
async function compare(): Promise<{ full: number; some: number }> {
  const serverType = 'iPlanet or Sun ONE LDAP Server';
  const { store, remove } = await seededStore({
    ...synchronisedSeed,
    ldapSystem: { syncEnabled: true, ldapServer: serverType, userIdAttribute: 'uid' },
  });
  const clock = new SystemClock();
  const directory = new LoggedDirectory(users);
  const dirSync = new DirSync({
    store,
    clock,
    journal: new Journal('cucm', clock),
    log: new ServiceLog({ clock }),
    version: '8.5.1',
    source: () => directory,
  });
  const service = await dirSync.definition().start({
    trust: (name) => ({ store: name, certificates: [], loadedAtMs: 0 }),
    trace: newTrace(),
    giveUp: () => {},
  });
  try {
    const run = async (): Promise<{ ms: number; added: number; updated: number; read: number }> => {
      const begun = performance.now();
      const { outcome, added, updated, read } = await dirSync.begin({ name: 'lab' }, 'schedule', newTrace(), 'changes').finished;
      if (outcome !== 'succeeded') throw new Error(`a run ${outcome}`);
      return { ms: performance.now() - begun, added, updated, read };
    };
    const full = await run();
    if (full.added !== users) throw new Error(`the first run added ${full.added} users`);
    const some = await repeat(rounds, async () => {
      for (let index = 0; index < changes; index++) directory.change(index * 1000, `+41 44 ${Math.random()}`);
      const changed = await run();
      if (changed.updated !== changes || changed.read !== changes)
        throw new Error(`${changed.read} users read, ${changed.updated} updated`);
      return changed.ms;
    });
    return { full: full.ms, some: median(some) };
  } finally {
    await service.stop();
    await remove();
  }
}

export const dirSyncChanges: Figure = {
  id: 'dirsync-changes',
  what: `ms of a run after ${changes} changes in ${users} users, of a directory with a changelog; the reference is the full run of the same users`,
  goal: { ratio: 0.03, bound: 'at most' },
  measure: async () => {
    const pairs = await repeat(3, compare);
    return { measured: median(pairs.map(({ some }) => some)), reference: median(pairs.map(({ full }) => full)) };
  },
};
