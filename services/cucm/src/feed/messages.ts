import type { SubscribeResponse } from '@uclab/contracts/cucm/v1/user_feed';
import { toldStanding } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import { z } from 'zod';
import { authenticationSettings, readLdapAuthentication } from '../ldap/index.ts';
import {
  type ApplicationUser,
  capabilityColumns,
  capabilityJoin,
  capabilitySelection,
  credentialKind,
  credentialStanding,
  endUserRow,
  endUserSelection,
  type RemovedUser,
} from '../users/index.ts';
import { readLicence } from './licence.ts';
import { ctiManagers } from './process-nodes.ts';

const feedUserRow = endUserRow.extend({ position: z.int(), passwordhash: z.string(), haspolicystate: z.int(), ...capabilityColumns });

/** An end user as presence nodes copy them, with the hash that counts and the place in the table. */
type FeedUser = z.infer<typeof feedUserRow>;

const selectUsers = `SELECT ${endUserSelection}, enduser.rowid AS position,
  coalesce(credential.credentials, credentialpolicydefault.credentials, '') AS passwordhash,
  credentialdynamic.tkcredential IS NOT NULL AS haspolicystate, ${capabilitySelection}
  FROM enduser
  ${capabilityJoin}
  LEFT JOIN credential ON credential.fkenduser = enduser.pkid AND credential.tkcredential = 3
  LEFT JOIN credentialdynamic ON credentialdynamic.fkenduser = enduser.pkid AND credentialdynamic.tkcredential = 3
  LEFT JOIN credentialpolicydefault ON credentialpolicydefault.tkcredential = 3`;

/** How many users are read at once: enough to be quick, and no longer than other work may wait. */
export const batchSize = 500;

/** The next users of a snapshot, in the order in which they first appeared. */
export const usersAfter = (store: Store, position: number): FeedUser[] =>
  store.all(feedUserRow, `${selectUsers} WHERE enduser.rowid > ? ORDER BY enduser.rowid LIMIT ?`, position, batchSize);

/** The next users that changed after a revision, oldest change first. */
export const usersChangedAfter = (store: Store, revision: number): FeedUser[] =>
  store.all(feedUserRow, `${selectUsers} WHERE enduser.revision > ? ORDER BY enduser.revision LIMIT ?`, revision, batchSize);

export const endUserMessage = (store: Store, user: FeedUser, revision: number): SubscribeResponse => ({
  revision,
  change: {
    $case: 'endUser',
    value: {
      pkid: user.pkid,
      userid: user.userid,
      firstName: user.firstname,
      middleName: user.middlename,
      lastName: user.lastname,
      // Releases before 11.0 store no display name of their own.
      displayName: user.displayname || `${user.firstname} ${user.lastname}`.trim(),
      mailId: user.mailid,
      telephoneNumber: user.telephonenumber,
      department: user.department,
      manager: user.manager,
      status: user.status,
      fkdirectorypluginconfig: user.fkdirectorypluginconfig ?? '',
      passwordHash: user.passwordhash,
      homeNode: user.homenode,
      enablePresence: user.enableups,
      enableCupc: user.enableupc,
      passwordStanding:
        user.haspolicystate === 1
          ? toldStanding(credentialStanding(store, { kind: 'enduser', pkid: user.pkid }, credentialKind.password))
          : undefined,
    },
  },
});

export const applicationUserMessage = (store: Store, user: ApplicationUser, revision: number): SubscribeResponse => ({
  revision,
  change: {
    $case: 'applicationUser',
    value: {
      pkid: user.pkid,
      name: user.name,
      passwordHash: user.passwordHash,
      groups: [...user.groups],
      passwordStanding: toldStanding(credentialStanding(store, { kind: 'applicationuser', pkid: user.pkid }, credentialKind.password)),
    },
  },
});

export const removedUserMessage = ({ pkid, kind, revision }: RemovedUser): SubscribeResponse => ({
  revision,
  change: { $case: kind === 'enduser' ? 'removedEndUser' : 'removedApplicationUser', value: { pkid } },
});

/** LDAP Authentication as presence nodes copy it: with the manager's password, which they need to bind. */
export function ldapAuthenticationMessage(store: Store, revision: number): SubscribeResponse {
  const { enabled, managerDn, managerPassword, userSearchBase, userIdAttribute, servers } = authenticationSettings(store);
  const hosts = servers.map(({ host, port, ssl }) => ({ hostName: host, portNumber: port, sslEnabled: ssl }));
  return {
    revision,
    change: {
      $case: 'ldapAuthentication',
      value: { enabled, managerDn, managerPassword, userSearchBase, userIdAttribute, hosts },
    },
  };
}

/** The hosts of the CTI managers, all of them in place of those that were told before. */
export const ctiManagersMessage = (store: Store, revision: number): SubscribeResponse => ({
  revision,
  change: { $case: 'ctiManagers', value: { hostNames: ctiManagers(store) } },
});

/** The licence. */
export const licenceMessage = (store: Store, revision: number): SubscribeResponse => ({
  revision,
  change: { $case: 'licence', value: { kind: readLicence(store) ?? '' } },
});

/** The revision of the last change of LDAP Authentication. */
export const ldapAuthenticationRevision = (store: Store): number => readLdapAuthentication(store).revision;
