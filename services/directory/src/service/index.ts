export { type DirectoryOptions, type RunningDirectory, startDirectory } from './start-directory.ts';
