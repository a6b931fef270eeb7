import { createHash } from 'node:crypto';
import type { CucmDetail, LdapAuthentication, ListSyncRunsResponse, NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import { Refusal } from '@uclab/foundation/errors';
import { toldStanding } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import { type DirSync, lastRunOf } from '../dirsync/index.ts';
import { readLicence } from '../feed/licence.ts';
import { readChangeState } from '../feed/revision.ts';
import { authenticationSettings, listLdapDirectories, readLdapSystem, scheduleTime } from '../ldap/index.ts';
import {
  allEndUsers,
  countEndUsers,
  credentialKind,
  credentialStanding,
  findEndUser,
  readCapabilities,
  userStatus,
} from '../users/index.ts';

/** Tells whether two nodes hold the same manager's password, without telling the password. */
const digest = (password: string): string => createHash('sha256').update(password).digest('hex').slice(0, 16);

const authentication = (store: Store): LdapAuthentication => {
  const settings = authenticationSettings(store);
  return {
    enabled: settings.enabled,
    managerDn: settings.managerDn,
    userSearchBase: settings.userSearchBase,
    userIdAttribute: settings.userIdAttribute,
    servers: [...settings.servers],
    passwordDigest: digest(settings.managerPassword),
  };
};

/** What the laboratory sees of CUCM beside its services and trust. */
export const cucmDetail = (store: Store, dirSync: DirSync): CucmDetail => {
  const counts = countEndUsers(store);
  const lastRun = dirSync.lastRun();
  return {
    synchronisationEnabled: readLdapSystem(store).syncEnabled,
    authentication: authentication(store),
    users: counts.users,
    activeUsers: counts.active,
    revision: readChangeState(store).revision,
    licence: readLicence(store) ?? '',
    ...(lastRun ? { lastRun } : {}),
    agreements: listLdapDirectories(store).map((agreement) => ({
      lastRun: lastRunOf(store, agreement.pkid),
      nextRunAtMs: scheduleTime(agreement.nextExecTime) ?? 0,
      name: agreement.name,
      managerDn: agreement.ldapDn,
      userSearchBase: agreement.userSearchBase,
      servers: agreement.servers.map((server) => ({ host: server.hostName, port: server.ldapPortNumber, ssl: server.sslEnabled })),
      passwordDigest: digest(agreement.ldapPassword),
    })),
  };
};

/** All end users, or the one with that id in any case of letters. */
export const listUsers = (store: Store, userid: string): NodeUser[] => {
  const one = userid === '' ? undefined : findEndUser(store, userid);
  const users = userid === '' ? allEndUsers(store) : one ? [one] : [];
  const agreements = new Map(listLdapDirectories(store).map((agreement) => [agreement.pkid, agreement.name]));
  const capabilities = readCapabilities(store);
  return users.map((user) => {
    const { presence, cupc } = capabilities(user.pkid);
    return {
      userid: user.userid,
      status: user.status === userStatus.active ? 'active' : 'inactive',
      source: user.fkdirectorypluginconfig === null ? 'local' : 'ldap',
      homeNode: user.homenode,
      firstName: user.firstname,
      lastName: user.lastname,
      agreement: agreements.get(user.fkdirectorypluginconfig ?? '') ?? '',
      telephoneNumber: user.telephonenumber,
      enablePresence: presence,
      enableCupc: cupc,
      passwordStanding: one && toldStanding(credentialStanding(store, { kind: 'enduser', pkid: user.pkid }, credentialKind.password)),
    };
  });
};

/** Of runs that are meant by one beginning, as many as are named. */
const runsNamed = 3;

/**
 * The last runs, or one with what it left out, by its id or the beginning of that. Throws Refusal: 'not-found' for a run that is not
 * known, 'invalid' for a beginning that several runs have.
 */
export function syncRuns(dirSync: DirSync, id: string, last: number): ListSyncRunsResponse {
  if (id === '') return { runs: dirSync.lastRuns(last), skipped: [], shortened: [] };
  const meant = dirSync.runsBeginningWith(id, runsNamed + 1);
  if (meant.length > 1) {
    const names = meant.slice(0, runsNamed).map((run) => run.id);
    const more = meant.length > runsNamed ? ' and others' : '';
    throw new Refusal('invalid', `'${id}' is the beginning of several runs, ${names.join(', ')}${more}; give more of the id.`, 'run');
  }
  const found = dirSync.findRun(meant[0]?.id ?? id);
  if (!found) throw new Refusal('not-found', `There is no run '${id}', or it was too long ago.`, 'run');
  return { runs: [found.run], skipped: found.skipped, shortened: found.shortened };
}
