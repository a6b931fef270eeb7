export { addGroup, type GroupChange, type ListChange, removeGroup, updateGroup } from './access-control-group-changes.ts';
export {
  type AccessControlGroup,
  findGroup,
  findGroupByPkid,
  findRoleByPkid,
  type GroupMember,
  groupsOfUser,
  groupTables,
  membersOf,
  rolesOfGroup,
  rolesOfUser,
  searchGroups,
} from './access-control-groups.ts';
export {
  type ApplicationUserChange,
  addApplicationUser,
  removeApplicationUser,
  updateApplicationUser,
} from './application-user-changes.ts';
export {
  type ApplicationUserSettingName,
  applicationUserSettingNames,
  applicationUserSettingTables,
  readApplicationUserSettings,
} from './application-user-settings.ts';
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
export { credentialGuard, credentialStanding } from './credential-guard.ts';
export { credentialHistoryTables } from './credential-history.ts';
export { credentialPolicyTables, findCredentialPolicyByPkid } from './credential-policies.ts';
export type { CredentialSettingsChange } from './credential-settings-change.ts';
export {
  type CredentialSettings,
  credentialStateTables,
  insertOwnPassword,
  putUnderProgramPolicy,
  readCredentialSettings,
} from './credential-state.ts';
export { type CredentialKind, credentialKind, writeDefaultCredential } from './credentials.ts';
export { DuplicateUserError } from './duplicate-user-error.ts';
export type { EndUserChange } from './end-user-changes.ts';
export { addEndUser, type EndUserFields, newLocalUser, removeEndUser, updateEndUser } from './end-user-changes.ts';
export {
  activeUsersWithKey,
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
  keysWithOtherUniqueId,
  searchEndUsers,
  writeEndUsers,
} from './end-users.ts';
export { type LocalFields, localFieldTables, readAllLocalFields, readLocalFields } from './local-fields.ts';
export type { NewCredentials } from './new-credentials.ts';
export { noPersonalFields, type PersonalField, personalFields } from './personal-fields.ts';
export { findPresenceUser, type PresenceUser, setPresenceUser } from './presence-user.ts';
export { type RemovedUser, removedUserTables, removeUsers, usersRemovedSince } from './removed-users.ts';
export { axlRole } from './standard-groups.ts';
export { type UserRef, useridKey, userStatus, userTables } from './tables.ts';
export { installUserSettings, upgradeUserSettings } from './upgrade-users.ts';
export {
  readAllUserSettings,
  readUserSettings,
  type UserSettingName,
  type UserSettings,
  userSettingDefaults,
  userSettingNames,
  userSettingTables,
} from './user-settings.ts';
