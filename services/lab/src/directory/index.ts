export { directoryProducts } from './dialects/index.ts';
export type { DirectoryAdministrator } from './directory-connection.ts';
export { DirectoryMachine } from './directory-machine.ts';
export { DirectoryPeople } from './directory-people.ts';
export { isWithin } from './distinguished-name.ts';
export type { ProbedAgreement, ProbedEntry } from './entry-probe.ts';
export type { Naming } from './naming.ts';
export { type ProbedSearch, probeSearch, type SearchProbe } from './search-probe.ts';
