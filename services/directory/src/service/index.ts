export { DirectoryThread } from './directory-thread.ts';
export { type DirectoryOptions, type RunningDirectory, startDirectory } from './start-directory.ts';
