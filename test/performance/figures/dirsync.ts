import { join } from 'node:path';
import type { Cluster } from '@uclab/cluster';
import { type Figure, median, repeat } from '../figure.ts';
import { linkAddress } from '../link-address.ts';
import { runScript } from '../run-script.ts';
import { startUp } from '../up-process.ts';

/** Reads of which each has a process of its own, as the run has. */
const reads = 3;

/** Ms of a run, from its begin until its changes are on the disk and told. */
async function durationOf(cluster: Cluster, { id, startedAt }: { readonly id: string; readonly startedAt: string }): Promise<number> {
  const { events } = await cluster.journal();
  const finished = events.find(({ kind, facts }) => kind === 'dirsync.finished' && facts.run === id);
  if (!finished) throw new Error('the journal does not tell that the run has finished');
  return Date.parse(finished.at) - Date.parse(startedAt);
}

/** The first run of a cluster, which adds everybody, and the same read by other processes, the first thing that each of them does; ms. */
async function compare(users: number): Promise<{ run: number; read: number }> {
  const up = await startUp(users);
  try {
    const { sync, accounts } = await up.cluster.status();
    if (sync?.added !== users) throw new Error(`the first run added ${sync?.added ?? 'no'} users of ${users}`);
    const options = {
      address: await linkAddress(up.cluster, 'cucm-to-directory', 636),
      authority: join(up.stateFolder, 'lab', 'identity', 'ca.pem'),
      ...accounts.directoryManager,
      entries: users,
    };
    const read = median(await repeat(reads, () => runScript('references/paged-read.ts', options)));
    return { run: await durationOf(up.cluster, sync), read };
  } finally {
    await up.stop();
  }
}

const figureOf = (id: string, users: number, ratio: number, times: number): Figure => ({
  id,
  what: `ms that DirSync takes to add ${users} users; the reference is a bare ldapts paged read of the same entries`,
  goal: { ratio, bound: 'at most' },
  measure: async () => {
    // Each pair has a fresh cluster.
    const pairs = await repeat(times, () => compare(users));
    return { measured: median(pairs.map(({ run }) => run)), reference: median(pairs.map(({ read }) => read)) };
  },
});

export const dirSync = figureOf('dirsync', 30_000, 1.5, 3);

/** As many users as a cluster of the product takes at most. */
export const dirSyncOfLargest = figureOf('dirsync-160000', 160_000, 2, 1);
