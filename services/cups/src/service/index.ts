export { type Seed, type SeedInput, seedSchema } from './seed.ts';
export { type NodeOptions, type RunningNode, startCups } from './start-cups.ts';
