import { Refusal } from '@uclab/foundation/errors';
import type { Store, Write } from '@uclab/platform/store';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { deleteLdapDirectory, findLdapDirectory, readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import { endUsersOfAgreement, userStatus, writeEndUsers } from '../users/index.ts';
import { deleteChangesMark } from './changes-mark.ts';
import { writeDepartures } from './departures.ts';
import { deleteLeftOut } from './left-out.ts';
import { forgetLookups, lookUpUsersOf } from './lookups.ts';

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
    let { revision } = state;
    const writes = removalOf(
      store,
      [agreement],
      () => {
        revision += 1;
        return revision;
      },
      nowMs,
    );
    await store.write([...writes, writeChangeState({ ...state, revision })]);
    return agreement.pkid;
  });

/** The writes that take agreements away; their users go inactive, each under the next revision. */
export const removalOf = (store: Store, agreements: readonly StoredLdapDirectory[], nextRevision: () => number, nowMs: number): Write[] =>
  agreements.flatMap((agreement) => {
    const users = endUsersOfAgreement(store, agreement.pkid);
    const inactive = users.map((user) => ({
      ...user,
      status: userStatus.inactive,
      deletedtimestamp: nowMs,
      revision: nextRevision(),
    }));
    return [
      ...deleteLdapDirectory(agreement.pkid),
      deleteChangesMark(agreement.pkid),
      deleteLeftOut(agreement.pkid),
      forgetLookups(agreement.pkid, 'all'),
      lookUpUsersOf(agreement.pkid),
      writeEndUsers(inactive),
      writeDepartures(
        // Whoever was inactive before went by a run.
        users.filter(({ status }) => status === userStatus.active).map(({ userid }) => userid),
        { run: '', agreement: agreement.name, inactiveAtMs: nowMs },
      ),
    ];
  });
