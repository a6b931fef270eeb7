import type { Trace } from '@uclab/foundation/journal';
import type { LoadedTrust, StoreName } from '../certificates/index.ts';

/** What a service is handed each time it starts. */
export interface ServiceContext {
  /**
   * The trust of this start: the first call reads the store, later calls answer the same, so that an upload counts only after
   * a restart. What was read is shown in the service's status.
   */
  readonly trust: (store: StoreName) => LoadedTrust;
  /** The attempt that made the service start. */
  readonly trace: Trace;
  /**
   * To be called by a service that finds that it cannot do its work, now or ever: it is stopped, and the reason is shown in its status
   * until it is started again. Of a run that is over already it is ignored.
   */
  readonly giveUp: (reason: string) => void;
}

export interface RunningService {
  stop(): Promise<void>;
}

/** A service as Cisco Unified Serviceability knows it. */
export interface ServiceDefinition {
  /** The product's name, for instance `Cisco DirSync`. */
  readonly name: string;
  /** What people say instead, for instance `DirSync`; the first is shown in lists. */
  readonly shortNames: readonly string[];
  /** Network services run by themselves; feature services must be activated. */
  readonly kind: 'network' | 'feature';
  /** True by default. */
  readonly activated?: boolean;
  /** The product's ports that accept connections while the service is STARTED. */
  readonly ports?: readonly number[];
  /** Names of the services without which this one cannot run. */
  readonly dependsOn?: readonly string[];
  /** Whether a restart takes the time that the service manager was given, as that of Cisco Tomcat does. */
  readonly slowRestart?: boolean;
  start(context: ServiceContext): Promise<RunningService>;
}
