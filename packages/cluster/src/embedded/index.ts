export { MissingAddressError, PortInUseError, PortRightsError } from './port-errors.ts';
export type { PortSettings } from './ports.ts';
export { type ClusterOptions, startCluster } from './start-cluster.ts';
export { StartedCluster } from './started-cluster.ts';
export { StateFolderError } from './state-folder.ts';
