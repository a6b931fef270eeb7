export { DirectoryThread } from './directory-thread.ts';
