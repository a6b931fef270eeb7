export { Activations, activationTables } from './activations.ts';
export type { ServiceState } from './service.ts';
export type { RunningService, ServiceContext, ServiceDefinition } from './service-definition.ts';
export { ServiceManager, type ServiceManagerOptions } from './service-manager.ts';
export { ServiceNotStartedError } from './service-not-started-error.ts';
