import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { deleteLdapDirectory, findLdapDirectory, readLdapSystem } from '../ldap/index.ts';
import { endUsersOfAgreement, userStatus, writeEndUsers } from '../users/index.ts';
import { deleteChangesMark } from './changes-mark.ts';
import { writeDepartures } from './departures.ts';

/**
 * Deletes an agreement; its pkid. The users who came by it go inactive at once (assumed). Throws Refusal: not-found; while synchronisation
 * is off.
 */
export const removeAgreement = (store: Store, by: { name: string } | { pkid: string }, nowMs: number): Promise<string> =>
  store.exclusive(async () => {
    const agreement = findLdapDirectory(store, by);
    if (!agreement) throw new Refusal('not-found', 'LdapDirectory not found');
    if (!readLdapSystem(store).syncEnabled) {
      throw new Refusal('conflict', 'LDAP Directory cannot be changed while synchronisation from the LDAP server is off');
    }
    const state = readChangeState(store);
    const users = endUsersOfAgreement(store, agreement.pkid);
    const inactive = users.map((user, index) => ({
      ...user,
      status: userStatus.inactive,
      deletedtimestamp: nowMs,
      revision: state.revision + 1 + index,
    }));
    await store.write([
      ...deleteLdapDirectory(agreement.pkid),
      deleteChangesMark(agreement.pkid),
      writeEndUsers(inactive),
      writeDepartures(
        // Whoever was inactive before went by a run.
        users.filter(({ status }) => status === userStatus.active).map(({ userid }) => userid),
        { run: '', agreement: agreement.name, inactiveAtMs: nowMs },
      ),
      writeChangeState({ ...state, revision: state.revision + inactive.length }),
    ]);
    return agreement.pkid;
  });
