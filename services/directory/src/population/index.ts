export type { DirectoryAccount, DirectoryEntry, DirectoryPerson } from './directory-entry.ts';
export { toLdif } from './ldif.ts';
export { passwordOf, saltedSha } from './password.ts';
export { failureCountIntervalS, lockoutDurationS, maximumFailures } from './password-policy.ts';
export { generatePopulation, type Population, type PopulationOptions } from './population.ts';
