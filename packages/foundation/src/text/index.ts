export { likeMatcher } from './like.ts';
export { ownCopy } from './own-copy.ts';
export { shellWord } from './shell-word.ts';
