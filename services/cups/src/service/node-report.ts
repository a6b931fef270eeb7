import { createHash } from 'node:crypto';
import type { CupsDetail, LdapAuthentication, NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import { toldStanding } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import {
  allEndUsers,
  copiedLicence,
  countEndUsers,
  type EndUserRow,
  feedPosition,
  findEndUser,
  ldapAuthenticationSettings,
  passwordStanding,
  untilCommit,
} from '../database/index.ts';
import type { ClientProfileAgent } from '../epassoap/index.ts';
import type { SharedRecords } from '../replication/index.ts';
import type { SyncAgent } from '../sync-agent/index.ts';
import type { PresenceService } from './presence-service.ts';

/** Tells whether two copies hold the same password, without telling the password. */
const digestOf = (password: string): string => createHash('sha256').update(password).digest('hex').slice(0, 16);

const authenticationOf = (store: Store): LdapAuthentication => {
  const { managerPassword, servers, ...settings } = ldapAuthenticationSettings(store);
  return { ...settings, servers: servers.map((server) => ({ ...server })), passwordDigest: digestOf(managerPassword) };
};

const nodeUserOf = (user: EndUserRow): NodeUser => ({
  userid: user.userid,
  status: user.active ? 'active' : 'inactive',
  source: user.agreement === '' ? 'local' : 'ldap',
  homeNode: user.homenode,
  firstName: user.firstname,
  lastName: user.lastname,
  agreement: user.agreement,
  telephoneNumber: user.telephonenumber,
  enablePresence: user.presence,
  enableCupc: user.cupc,
});

/** What a presence node tells the laboratory about itself, from live state. */
export class NodeReport {
  readonly #store: Store;
  readonly #agent: SyncAgent;
  readonly #profileAgent: ClientProfileAgent;
  readonly #presence: PresenceService;
  readonly #records: SharedRecords;
  readonly #copied: () => Pick<CupsDetail, 'revision' | 'users' | 'authentication' | 'licence'>;

  constructor(parts: {
    store: Store;
    agent: SyncAgent;
    profileAgent: ClientProfileAgent;
    presence: PresenceService;
    records: SharedRecords;
  }) {
    const { store } = parts;
    this.#store = store;
    this.#agent = parts.agent;
    this.#profileAgent = parts.profileAgent;
    this.#presence = parts.presence;
    this.#records = parts.records;
    this.#copied = untilCommit(store, () => ({
      revision: feedPosition(store)?.revision ?? 0,
      users: countEndUsers(store),
      licence: copiedLicence(store),
      authentication: authenticationOf(store),
    }));
  }

  detail(): CupsDetail {
    const agent = this.#agent.status();
    const position = this.#records.position();
    return {
      ...this.#copied(),
      agentState: agent.phase,
      agentText: agent.text,
      agentSymptom: agent.symptom ?? '',
      fedBy: this.#agent.upstream().host,
      sessions: this.#profileAgent.sessions,
      clusterEpoch: position.epoch,
      clusterSequence: position.sequence,
      peers: this.#presence.peers(),
    };
  }

  /** All users for an empty id, or the one with that id in any case of letters. */
  listUsers(userid: string): NodeUser[] {
    if (userid === '') return allEndUsers(this.#store).map(nodeUserOf);
    const user = findEndUser(this.#store, userid);
    return user ? [{ ...nodeUserOf(user), passwordStanding: toldStanding(passwordStanding(this.#store, user.pkid)) }] : [];
  }
}
