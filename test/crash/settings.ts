import { z } from 'zod';

const settingsSchema = z.object({
  UCLAB_CRASH_ROUNDS: z.coerce.number().int().min(1).optional(),
  UCLAB_CRASH_SEED: z.coerce
    .number()
    .int()
    .min(1)
    .default(Date.now() % 1_000_000),
});

/** How often a test kills (as often as it likes itself, where nothing is said), and from which number their chance starts; a failure names it, so that it can be seen again. */
export function crashSettings(standard: number): { rounds: number; seed: number } {
  const { UCLAB_CRASH_ROUNDS: rounds = standard, UCLAB_CRASH_SEED: seed } = settingsSchema.parse(process.env);
  return { rounds, seed };
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
