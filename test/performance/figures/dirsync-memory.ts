import type { Figure } from '../figure.ts';
import { runScript } from '../run-script.ts';

const [some, many] = [30_000, 160_000];

/** What is not needed any more is collected early: it would hide what is. */
const nodeOptions = ['--expose-gc', '--max-semi-space-size=1', '--optimize-for-size'];

const megabytes = async (users: number): Promise<number> => (await runScript('dirsync-memory-script.ts', { users }, nodeOptions)) / 1e6;

export const dirSyncMemory: Figure = {
  id: 'dirsync-memory',
  what: `MB of RssAnon by which CUCM grows at most while a run adds ${many} users; the reference is a run that adds ${some}`,
  goal: { ratio: 2, bound: 'at most' },
  measure: async () => ({ measured: await megabytes(many), reference: await megabytes(some) }),
};
