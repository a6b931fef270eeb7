export { type PrepareOptions, prepare } from './prepare.ts';
