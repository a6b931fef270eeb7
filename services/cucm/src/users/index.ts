export {
  type ApplicationUser,
  applicationUserKeys,
  applicationUsersSince,
  findApplicationUser,
  insertApplicationUser,
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
export { addEndUser, DuplicateUserError, type EndUserFields, newLocalUser, updateEndUser } from './end-user-changes.ts';
export {
  activeKeysOf,
  allEndUsers,
  countEndUsers,
  type EndUser,
  type EndUserCriteria,
  endUserRow,
  endUserSelection,
  endUsersInactiveSince,
  endUsersOfAgreement,
  endUsersRemovedAfter,
  findEndUser,
  findEndUserAt,
  findEndUserByPkid,
  type RemovedEndUser,
  removeEndUsers,
  searchEndUsers,
  writeEndUsers,
} from './end-users.ts';
export { findPresenceUser, type PresenceUser, setPresenceUser } from './presence-user.ts';
export { useridKey, userStatus, userTables } from './tables.ts';
