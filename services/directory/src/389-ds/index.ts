export { type Ds389Options, prepareDs389 } from './ds389-server.ts';
