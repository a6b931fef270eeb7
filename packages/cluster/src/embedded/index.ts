export { PortInUseError, type PortSettings } from './ports.ts';
export { type ClusterOptions, StartedCluster, startCluster } from './start-cluster.ts';
export { StateFolderError } from './state-folder.ts';
