export type { DirectoryAdministrator } from './directory-connection.ts';
export { DirectoryMachine } from './directory-machine.ts';
export { DirectoryPeople } from './directory-people.ts';
export { type ProbedSearch, probeSearch, type SearchProbe } from './search-probe.ts';
