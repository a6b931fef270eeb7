import { monotonicMs } from '@uclab/foundation/clock';
import { type Figure, median, repeat } from '../figure.ts';
import { runScript } from '../run-script.ts';
import { startUp, type UpProcess } from '../up-process.ts';

const users = 30_000;
const nodes = ['cups1', 'cups2', 'cups3', 'cups4', 'cups5', 'cups6'];

/** All agents take everything anew at the same time; ms until the last has it on its disk. */
async function copyMs({ cluster }: UpProcess): Promise<number> {
  const begun = monotonicMs();
  const agents = await Promise.all(nodes.map((node) => cluster.resyncAgent(node)));
  const ms = monotonicMs() - begun;
  for (const agent of agents) if (agent.users !== users) throw new Error(`${agent.node} has ${agent.users} users of ${users}`);
  return ms;
}

async function compare(): Promise<{ measured: number; reference: number }> {
  const up = await startUp(users, nodes.length);
  try {
    const bare = { stateFolder: up.stateFolder, users, receivers: nodes.length };
    const pairs = await repeat(3, async () => ({
      measured: await copyMs(up),
      reference: await runScript('references/feed-stream.ts', bare),
    }));
    return { measured: median(pairs.map((pair) => pair.measured)), reference: median(pairs.map((pair) => pair.reference)) };
  } finally {
    await up.stop();
  }
}

export const syncAgent: Figure = {
  id: 'sync-agent',
  what: `ms until six presence nodes have copied ${users} users at once; the reference is a bare grpc-js stream of the same users to six receivers, which keep nothing`,
  goal: { ratio: 1.5, bound: 'at most' },
  measure: compare,
};
