import { join } from 'node:path';
import { type Figure, median, repeat } from '../figure.ts';
import { linkAddress } from '../link-address.ts';
import { runScript } from '../run-script.ts';
import { startUp } from '../up-process.ts';

/** The first run of a cluster, which adds everybody, and then the same read by another process; ms each. */
async function compare(users: number): Promise<{ run: number; read: number }> {
  const up = await startUp(users);
  try {
    const { sync, accounts } = await up.cluster.status();
    if (sync?.added !== users || !sync.finishedAt) throw new Error(`the first run added ${sync?.added ?? 'no'} users of ${users}`);
    const read = await runScript('references/paged-read.ts', {
      address: await linkAddress(up.cluster, 'cucm-to-directory', 636),
      authority: join(up.stateFolder, 'lab', 'identity', 'ca.pem'),
      ...accounts.directoryManager,
      entries: users,
    });
    return { run: Date.parse(sync.finishedAt) - Date.parse(sync.startedAt), read };
  } finally {
    await up.stop();
  }
}

const figureOf = (id: string, users: number, ratio: number, times: number): Figure => ({
  id,
  what: `ms that DirSync takes to add ${users} users; the reference is a bare ldapts paged read of the same entries`,
  goal: { ratio, bound: 'at most' },
  measure: async () => {
    // Each pair has a fresh cluster, and in it the median of five reads.
    const pairs = await repeat(times, () => compare(users));
    return { measured: median(pairs.map(({ run }) => run)), reference: median(pairs.map(({ read }) => read)) };
  },
});

export const dirSync = figureOf('dirsync', 30_000, 1.5, 3);

/** As many users as a cluster of the product takes at most. */
export const dirSyncOfLargest = figureOf('dirsync-160000', 160_000, 2, 1);
