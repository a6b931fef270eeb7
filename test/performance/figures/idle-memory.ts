import { delay } from '@uclab/foundation/clock';
import { startComposeCluster } from '../../containers/compose-cluster.ts';
import { containerOf, docker } from '../../containers/docker.ts';
import { requireDocker } from '../../docker.ts';
import { type Figure, withinLimit } from '../figure.ts';

const ours = ['origin-directory', 'origin-cucm', 'origin-cups1', 'origin-cups2', 'origin-cupc', 'lab'];
const limitMb = 100;
/** What a cluster needs to come up is given back by then. */
const idleMs = 20_000;
const sum = `awk '/^RssAnon/ { sum += $2 } END { print sum }' /proc/[0-9]*/status`;

async function mostMb(): Promise<number> {
  const cluster = await startComposeCluster({ settings: { UCLAB_USERS: '1000' } });
  try {
    await delay(idleMs);
    const kilobytes = await Promise.all(
      ours.map(async (service) => Number(await docker('exec', containerOf(cluster, service), 'sh', '-c', sum))),
    );
    ours.forEach((service, index) => {
      process.stderr.write(`  ${service} ${Math.round((kilobytes[index] ?? 0) / 1024)} MB\n`);
    });
    return Math.max(...kilobytes) / 1024;
  } finally {
    await cluster.stop();
  }
}

export const idleMemory: Figure = {
  id: 'idle-memory',
  what: 'MB of RssAnon in the largest of our containers when idle; the reference is the limit',
  goal: withinLimit,
  skip: requireDocker,
  measure: async () => ({ measured: await mostMb(), reference: limitMb }),
};
