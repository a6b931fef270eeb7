export type { ClientState, ClientView } from './client.ts';
export { Clients } from './clients.ts';
export { NodeCaller } from './node-caller.ts';
