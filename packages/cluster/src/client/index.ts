export { Cluster } from './cluster.ts';
export { LabRefusedError, LabUnreachableError } from './lab-errors.ts';
