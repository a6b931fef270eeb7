import type { DirectoryOptions, RunningDirectory } from '@uclab/directory/service';
import type { PrepareOptions } from '../../prepare/index.ts';
import type { ClusterPlan } from '../state-folder.ts';

/** What `prepare` is called with, as it may cross to a thread. */
export interface PrepareRequest extends Pick<PrepareOptions, 'initialLinks' | 'uploadDirectoryCertificateTo'> {
  readonly plan: ClusterPlan;
  /** The folder in which each node, and the laboratory, has one of its own. */
  readonly stateFolder: string;
}

/** To the thread: one `begin`, then `stop`. */
export type ThreadRequest =
  | {
      readonly kind: 'begin';
      /** Left out where the state folder holds a cluster already. */
      readonly prepare?: PrepareRequest | undefined;
      /** All but the clock: the directory in the thread has its own, as a machine has. */
      readonly directory: Omit<DirectoryOptions, 'clock'>;
    }
  | { readonly kind: 'stop' };

/** From the thread; the end of it is told by its exit. */
export type ThreadReply =
  | { readonly kind: 'prepared' }
  | { readonly kind: 'started'; readonly ports: RunningDirectory['ports'] }
  /** `damaged`: the state folder is, which is a ConfigError; a class does not cross threads. */
  | { readonly kind: 'failed'; readonly message: string; readonly damaged: boolean };
