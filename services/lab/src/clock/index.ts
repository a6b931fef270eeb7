export { targetOf } from './target.ts';
export { type Advance, Timekeeper } from './timekeeper.ts';
