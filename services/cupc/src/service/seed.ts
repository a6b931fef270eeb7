import { join } from 'node:path';
import { readJsonFile } from '@uclab/foundation/config';
import { z } from 'zod';

const seedSchema = z.strictObject({
  /** Of the client that is installed on this machine, for instance 8.5.1. */
  version: z.string().min(1),
});

/** What a machine with clients is made with. */
export type Seed = z.output<typeof seedSchema>;

/** A machine that was prepared before there was a choice. */
const unsaid: Seed = { version: '8.5.1' };

/** Reads and checks the seed.json of a state folder; throws ConfigError, which names the file and each field that breaks a rule. */
export const readSeed = (stateFolder: string): Seed => readJsonFile(join(stateFolder, 'seed.json'), seedSchema) ?? unsaid;
