import type { DirectoryOptions, RunningDirectory } from '@uclab/directory/service';
import type { PrepareOptions } from '../../prepare/index.ts';
import type { ClusterPlan } from '../state-folder.ts';

/** What `prepare` is called with, as it may cross to a thread. */
export interface PrepareRequest extends Pick<PrepareOptions, 'initialLinks' | 'uploadDirectoryCertificateTo'> {
  readonly plan: ClusterPlan;
  /** The folder in which each node, and the laboratory, has one of its own. */
  readonly stateFolder: string;
}

export interface BeginRequest {
  readonly kind: 'begin';
  /** Left out where the state folder holds a cluster already. */
  readonly prepare?: PrepareRequest | undefined;
  /** The port of the API of each gateway by its target; 0 for any free one. */
  readonly gateways: Readonly<Record<string, number>>;
  /** All but the clock: the directory in the thread has its own, as a machine has. */
  readonly directory: Omit<DirectoryOptions, 'clock'>;
}

/** To the thread: one `begin`, perhaps `stop-directory`, then `stop`. */
export type ThreadRequest = BeginRequest | { readonly kind: 'stop-directory' | 'stop' };

/** From the thread; the end of it is told by its exit. */
export type ThreadReply =
  | { readonly kind: 'prepared' }
  /** The base URL of each gateway's API, by its target. */
  | { readonly kind: 'gateways'; readonly apis: Readonly<Record<string, string>> }
  | { readonly kind: 'directory'; readonly ports: RunningDirectory['ports'] }
  | { readonly kind: 'directory-stopped' }
  /** `damaged`: the state folder is, which is a ConfigError; a class does not cross threads. */
  | { readonly kind: 'failed'; readonly message: string; readonly damaged: boolean };
