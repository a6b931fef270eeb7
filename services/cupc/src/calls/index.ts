export { type IncomingCall, incomingCall } from './incoming-call.ts';
