import { z } from 'zod';
import { type Figure, median, repeat } from '../figure.ts';
import { crowd } from '../presence-people.ts';
import { type SignedInCrowd, signedInCrowd } from '../signed-in-crowd.ts';

/** Everybody chooses in one of the rounds, in waves: one process that is so many computers must not be so far behind that it seems gone. */
const rounds = 5;
const wavesOfRound = 5;
const parts = rounds * wavesOfRound;
const choices = ['busy', 'away'];

const took = z.object({ ms: z.number() });

/** Changes a second, each counted as often as it is told. */
async function toldPerSecond({ clients }: SignedInCrowd, round: number): Promise<number> {
  let allMs = 0;
  for (let wave = 0; wave < wavesOfRound; wave++) {
    const { ms } = await clients.ask({ choices, part: round * wavesOfRound + wave, parts }, took);
    allMs += ms;
  }
  const changes = (crowd.users / rounds) * choices.length;
  return (changes * (crowd.contacts + 1) * 1000) / allMs;
}

/** Presence node and reference in turns, each with its clients in a process of their own. */
async function compare(): Promise<{ measured: number; reference: number }> {
  const crowds: SignedInCrowd[] = [];
  try {
    const node = await signedInCrowd('presence-node.ts');
    crowds.push(node);
    const bare = await signedInCrowd('references/fan-out.ts');
    crowds.push(bare);
    let round = 0;
    const pairs = await repeat(rounds, async () => {
      const pair = { measured: await toldPerSecond(node, round), reference: await toldPerSecond(bare, round) };
      round += 1;
      return pair;
    });
    return { measured: median(pairs.map((pair) => pair.measured)), reference: median(pairs.map((pair) => pair.reference)) };
  } finally {
    for (const { stop } of crowds) await stop();
  }
}

export const presenceFanOut: Figure = {
  id: 'presence-fan-out',
  what: `changes a second as told to ${crowd.contacts} watchers each over a socket of their own, ${crowd.users} users signed in with ${crowd.contacts} contacts each, none lost and in order; the reference is a bare grpc-js fan-out of the same messages to as many streams`,
  goal: { ratio: 0.5, bound: 'at least' },
  measure: compare,
};
