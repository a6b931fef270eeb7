import { Refusal } from '@uclab/foundation/errors';
import type { LocalUserRules } from './end-user-changes.ts';
import type { EndUser } from './end-users.ts';
import { userStatus } from './tables.ts';

/**
 * An LDAP user made a local one, as page End User does in releases where local users live beside LDAP users: the link to the agreement is
 * gone, an inactive user is active again, and everything of the user can be changed from then on. A later synchronisation that finds the
 * user id takes the user over again. A local user stays as it is. Throws Refusal: conflict in a release without such users.
 */
export function asLocalUser(user: EndUser, { localUsersBesideLdap }: LocalUserRules): EndUser {
  if (user.fkdirectorypluginconfig === null) return user;
  if (!localUsersBesideLdap) {
    throw new Refusal('conflict', 'An LDAP user cannot be made a local user in this release of CUCM', 'ldapDirectoryName');
  }
  return { ...user, status: userStatus.active, fkdirectorypluginconfig: null, uniqueidentifier: '', deletedtimestamp: null };
}
