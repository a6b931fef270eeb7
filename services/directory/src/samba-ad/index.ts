export { prepareSamba, type SambaOptions } from './samba-server.ts';
