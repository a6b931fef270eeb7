export { type ApplicationUserRow, findApplicationUser, isInGroup } from './application-users.ts';
export { type CopiedChange, changeWrites, type FeedPosition, feedPosition, snapshotWrites } from './copy-of-cucm.ts';
export { allEndUsers, countEndUsers, type EndUserRow, findEndUser } from './end-users.ts';
export { ldapAuthenticationSettings } from './ldap-authentication.ts';
export { type NodeSettings, nodeSettings, nodeSettingsWrites } from './node-settings.ts';
export { schema } from './schema.ts';
export { type SyncAgentSettings, syncAgentSettings, syncAgentSettingsWrites, syncStatusWrite } from './sync-agent-settings.ts';
export { untilCommit } from './until-commit.ts';
