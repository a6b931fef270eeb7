export { readSeed, type Seed, type SeedInput, seedSchema } from './seed.ts';
export { type NodeOptions, type RunningNode, startCucm } from './start-cucm.ts';
