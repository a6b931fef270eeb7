export { deleteProfile, deleteServer, putProfile, putServer, putSettings, putUser } from './changes.ts';
export { CupsAdmin } from './cups-admin.ts';
