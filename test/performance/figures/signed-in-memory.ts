import type { Figure } from '../figure.ts';
import { crowd } from '../presence-people.ts';
import { growthOf } from '../signed-in-crowd.ts';

const kilobytesAUser = async (server: string): Promise<number> => (await growthOf(server)) / crowd.users / 1000;

export const signedInMemory: Figure = {
  id: 'signed-in-memory',
  what: `KB of RssAnon a user by which a presence node grows over idle with ${crowd.users} users signed in, ${crowd.contacts} contacts each; the reference is a bare grpc-js server with as many streams`,
  goal: { ratio: 1.5, bound: 'at most' },
  measure: async () => ({
    measured: await kilobytesAUser('presence-node.ts'),
    reference: await kilobytesAUser('references/fan-out.ts'),
  }),
};
