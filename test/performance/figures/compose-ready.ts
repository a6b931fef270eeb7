import { monotonicMs } from '@uclab/foundation/clock';
import { startComposeCluster } from '../../containers/compose-cluster.ts';
import { requireDocker } from '../../docker.ts';
import { type Figure, median, repeat, withinLimit } from '../figure.ts';

const limitS = 20;

async function readyAfterS(): Promise<number> {
  const begun = monotonicMs();
  const cluster = await startComposeCluster({ settings: { UCLAB_USERS: '1000' } });
  const readyMs = monotonicMs() - begun;
  await cluster.stop();
  return readyMs / 1000;
}

export const composeReady: Figure = {
  id: 'compose-ready',
  what: 's that `docker compose up --wait` takes with images present and 1000 users; the reference is the limit',
  goal: withinLimit,
  skip: requireDocker,
  measure: async () => {
    // The first one builds the images where they are missing.
    await readyAfterS();
    return { measured: median(await repeat(3, readyAfterS)), reference: limitS };
  },
};
