import { delay } from '@uclab/foundation/clock';
import { type Figure, median, withinLimit } from '../figure.ts';
import { runScript } from '../run-script.ts';
import { startUp } from '../up-process.ts';

const users = 30_000;
const limitMs = 50;
const rounds = 3;
const readForMs = 20_000;
const suffix = 'dc=lab,dc=example';
/** One department: in every second run all the others are taken for gone, in the next they are back. */
const branch = `ou=Engineering,ou=People,${suffix}`;

/** The longest wait of a reader in each of some runs that change most of the users. */
async function longestWaits(): Promise<number[]> {
  const up = await startUp(users);
  try {
    const { nodes, accounts } = await up.cluster.status();
    const url = nodes.find(({ name }) => name === 'cucm')?.url ?? '';
    const waits: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await up.cluster.setLdap('directory', { searchBase: round % 2 === 0 ? branch : suffix });
      const reader = runScript('read-waits-script.ts', { url, ...accounts.applicationUser, user: 'asmith', forMs: readForMs });
      await delay(1_000);
      const { outcome, updated, deactivated } = await up.cluster.sync();
      if (outcome !== 'succeeded' || updated + deactivated < users / 2) throw new Error(`the run ${outcome} and changed too few users`);
      waits.push(await reader);
    }
    return waits;
  } finally {
    await up.stop();
  }
}

export const readsDuringRun: Figure = {
  id: 'reads-during-run',
  what: `ms that getUser waits at the longest while a run changes most of ${users} users; the reference is the limit`,
  goal: withinLimit,
  measure: async () => ({ measured: median(await longestWaits()), reference: limitMs }),
};
