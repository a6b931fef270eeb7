import { monotonicMs } from '@uclab/foundation/clock';
import { type Figure, median, repeat, withinLimit } from '../figure.ts';
import { startUp } from '../up-process.ts';

const users = 1000;
const limitS = 20;

/** Every second day a run that fails at once, with its further pass, on a cluster whose directory refuses connections. */
async function passedAfterS(): Promise<number> {
  const up = await startUp(users);
  try {
    await up.cluster.setLdap('directory', { interval: '2d' });
    await up.cluster.block('cucm-to-directory', 'refuse');
    const begun = monotonicMs();
    const { reached } = await up.cluster.advance({ by: '90d' });
    if (!reached) throw new Error('ninety days did not pass');
    return (monotonicMs() - begun) / 1000;
  } finally {
    await up.stop();
  }
}

export const ninetyDays: Figure = {
  id: 'ninety-days',
  what: `s for ninety days of emulated time with ${users} users and a directory that refuses connections; the reference is the limit`,
  goal: withinLimit,
  measure: async () => ({ measured: median(await repeat(3, passedAfterS)), reference: limitS }),
};
