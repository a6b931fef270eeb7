export { adPeople } from './ad-entries.ts';
export { prepareSamba, type SambaOptions } from './samba-server.ts';
