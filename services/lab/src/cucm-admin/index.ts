export { AxlAccount, type AxlObstacle } from './axl-account.ts';
export { AxlClient, AxlFault, AxlStoppedRefusal } from './axl-client.ts';
export { AxlConsole } from './axl-console.ts';
export { Credentials } from './credentials.ts';
export { CucmAdmin } from './cucm-admin.ts';
export { CucmSystemPages } from './cucm-system-pages.ts';
export { PresenceUsers } from './presence-users.ts';
export { UserHistories, type UserHistory } from './user-histories.ts';
