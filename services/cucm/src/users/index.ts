export { isGroup } from './access-control-groups.ts';
export {
  type ApplicationUserChange,
  addApplicationUser,
  removeApplicationUser,
  updateApplicationUser,
} from './application-user-changes.ts';
export {
  type ApplicationUser,
  applicationUserKeys,
  applicationUsersSince,
  findApplicationUser,
  findApplicationUserByPkid,
  insertApplicationUser,
  searchApplicationUsers,
} from './application-users.ts';
export { EndUserLogin } from './authenticate-end-user.ts';
export {
  type Capabilities,
  capabilityColumns,
  capabilityJoin,
  capabilitySelection,
  capabilityTables,
  readCapabilities,
} from './capabilities.ts';
export { credentialKind, writeDefaultCredential, writeEndUserCredential } from './credentials.ts';
export { DuplicateUserError } from './duplicate-user-error.ts';
export type { EndUserChange } from './end-user-changes.ts';
export { addEndUser, type EndUserFields, newLocalUser, removeEndUser, updateEndUser } from './end-user-changes.ts';
export {
  activeKeysOf,
  activeUsersWithUniqueId,
  allEndUsers,
  countEndUsers,
  type EndUser,
  type EndUserCriteria,
  endUserRow,
  endUserSelection,
  endUsersInactiveSince,
  endUsersOfAgreement,
  findEndUser,
  findEndUserAt,
  findEndUserByPkid,
  searchEndUsers,
  writeEndUsers,
} from './end-users.ts';
export { type LocalFields, localFieldTables, readAllLocalFields, readLocalFields } from './local-fields.ts';
export { findPresenceUser, type PresenceUser, setPresenceUser } from './presence-user.ts';
export { type RemovedUser, removedUserTables, removeUsers, usersRemovedSince } from './removed-users.ts';
export { useridKey, userStatus, userTables } from './tables.ts';
export {
  readAllUserSettings,
  readUserSettings,
  type UserSettingName,
  type UserSettings,
  userSettingNames,
  userSettingTables,
} from './user-settings.ts';
