import type { DirectoryOptions, RunningDirectory } from '../service/start-directory.ts';

/** What the directory in a thread is started with: all but the clock, for a thread's directory has its own, as a machine has. */
export type ThreadOptions = Omit<DirectoryOptions, 'clock'>;

/** To the thread. */
export type ThreadRequest = { readonly kind: 'start'; readonly options: ThreadOptions } | { readonly kind: 'stop' };

/** From the thread; the end of it is told by its exit. */
export type ThreadReply =
  | { readonly kind: 'started'; readonly ports: RunningDirectory['ports'] }
  /** `damaged`: the state folder is, which is a ConfigError; a class does not cross threads. */
  | { readonly kind: 'failed'; readonly message: string; readonly damaged: boolean };
