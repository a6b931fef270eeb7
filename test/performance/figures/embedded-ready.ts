import { type Figure, median, repeat, withinLimit } from '../figure.ts';
import { startUp } from '../up-process.ts';

const users = 1000;
const limitS = 2;

async function readyAfterS(): Promise<number> {
  const up = await startUp(users);
  await up.stop();
  return up.readyMs / 1000;
}

export const embeddedReady: Figure = {
  id: 'embedded-ready',
  what: `s from the start of node until an embedded cluster with ${users} users is ready; the reference is the limit`,
  goal: withinLimit,
  measure: async () => ({ measured: median(await repeat(5, readyAfterS)), reference: limitS }),
};
