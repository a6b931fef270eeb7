export { type Begun, SecondThread } from './second-thread.ts';
