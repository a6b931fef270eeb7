export { ownCopy } from './own-copy.ts';
