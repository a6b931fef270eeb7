export { Cluster, LabRefusedError, LabUnreachableError } from './client/index.ts';
export { connectCluster } from './connect-cluster.ts';
export {
  type ClusterOptions,
  MissingAddressError,
  PortInUseError,
  PortRightsError,
  type PortSettings,
  StartedCluster,
  StateFolderError,
  startCluster,
} from './embedded/index.ts';
export { isProfileName, type ProfileName, profileNames } from './prepare/profiles.ts';
