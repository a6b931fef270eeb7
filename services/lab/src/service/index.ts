export { ContainerEnvironment } from './container-environment.ts';
export type { LabEnvironment } from './environment.ts';
export { type LabSeed, type LabSeedInput, labSeedSchema, readLabSeed } from './seed.ts';
export { type StartedLab, type StartLabOptions, startLab } from './start-lab.ts';
