import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import type { LocalUserRules } from './end-user-changes.ts';
import { type EndUser, writeEndUsers } from './end-users.ts';
import { userStatus } from './tables.ts';

/**
 * Makes an LDAP user a local one, as page End User does in releases where local users live beside LDAP users; the pkid. The link to the
 * agreement is gone, an inactive user is active again, and everything of the user can be changed from then on. A later synchronisation
 * that finds the user id takes the user over again. Nothing changes for a local user. Throws Refusal: conflict in a release without such
 * users, not-found.
 */
export function convertToLocalUser(
  store: Store,
  find: () => EndUser | undefined,
  { localUsersBesideLdap }: LocalUserRules,
): Promise<string> {
  return store.exclusive(async () => {
    const user = find();
    if (!user) throw new Refusal('not-found', 'User not found');
    if (user.fkdirectorypluginconfig === null) return user.pkid;
    if (!localUsersBesideLdap) {
      throw new Refusal('conflict', 'An LDAP user cannot be made a local user in this release of CUCM', 'ldapDirectoryName');
    }
    const state = readChangeState(store);
    const revision = state.revision + 1;
    const local = {
      ...user,
      status: userStatus.active,
      fkdirectorypluginconfig: null,
      uniqueidentifier: '',
      deletedtimestamp: null,
      revision,
    };
    await store.write([writeEndUsers([local]), writeChangeState({ ...state, revision })]);
    return user.pkid;
  });
}
