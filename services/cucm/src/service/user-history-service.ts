import type { Server } from '@grpc/grpc-js';
import {
  type AgreementRules,
  type Departure,
  type GetUserHistoryRequest,
  type GetUserHistoryResponse,
  type KnownUser,
  UserHistoryServiceService,
} from '@uclab/contracts/cucm/v1/user_history';
import { cucmTraits } from '@uclab/foundation/persona';
import { answer } from '@uclab/foundation/rpc';
import type { Store } from '@uclab/platform/store';
import { attributeMap, filterOf, findDeparture, lastRunOf } from '../dirsync/index.ts';
import { findLdapDirectory, listLdapDirectories, readLdapSystem } from '../ldap/index.ts';
import { findApplicationUser, findEndUser, userStatus } from '../users/index.ts';
import { softwareVersion } from './component-version.ts';
import { leftOutNow } from './left-out.ts';

/** Of what the directory fills what its entry has in the same words. */
const comparedFields = ['firstname', 'middlename', 'lastname', 'department', 'telephonenumber', 'mailid'] as const;

/** Adds what synchronisation made of a user to the lab plane of CUCM. */
export function addUserHistoryService(server: Server, store: Store): void {
  server.addService(UserHistoryServiceService, {
    getUserHistory: answer(({ userid }: GetUserHistoryRequest): GetUserHistoryResponse => {
      const { syncEnabled } = readLdapSystem(store);
      return {
        user: knownUser(store, userid),
        departure: departureOf(store, userid),
        agreements: syncEnabled ? rulesFor(store, userid) : [],
        synchronisationEnabled: syncEnabled,
        applicationUser: findApplicationUser(store, userid)?.name ?? '',
        keepsLocalUsers: cucmTraits(softwareVersion(store)).localUsersBesideLdap,
      };
    }),
  });
}

/** How the user went inactive, or what is kept of the last time; of a state that SQL has set neither run nor agreement, and the time alone. */
function departureOf(store: Store, userid: string): Departure | undefined {
  const kept = findDeparture(store, userid);
  const user = findEndUser(store, userid);
  if (user?.status !== userStatus.inactive || kept?.inactiveAtMs === user.deletedtimestamp) return kept;
  return { run: '', agreement: '', inactiveAtMs: user.deletedtimestamp ?? 0, removedAtMs: 0 };
}

function knownUser(store: Store, userid: string): KnownUser | undefined {
  const user = findEndUser(store, userid);
  if (!user) return undefined;
  const pkid = user.fkdirectorypluginconfig;
  return {
    userid: user.userid,
    active: user.status === userStatus.active,
    agreement: (pkid === null ? undefined : findLdapDirectory(store, { pkid }))?.name ?? '',
    fromLdap: pkid !== null,
    fields: Object.fromEntries(comparedFields.map((field) => [field, user[field]])),
    uniqueIdentifier: user.uniqueidentifier,
  };
}

function rulesFor(store: Store, userid: string): AgreementRules[] {
  const system = readLdapSystem(store);
  return listLdapDirectories(store).map((agreement) => {
    const map = attributeMap(system, agreement);
    return {
      name: agreement.name,
      searchBase: agreement.userSearchBase,
      filter: filterOf(store, system, agreement),
      useridAttribute: map.userid,
      lastRun: lastRunOf(store, agreement.pkid),
      leftOut: leftOutNow(store, agreement, userid),
      attributes: Object.fromEntries(comparedFields.map((field) => [field, map[field]])),
      filterName: agreement.ldapFilter,
      uniqueIdentifierAttribute: map.uniqueidentifier,
    };
  });
}
