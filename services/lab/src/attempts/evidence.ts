import type { LdapAuthentication, NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import type { Client } from '@uclab/contracts/lab-api';
import type { Clock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import type { AxlAccount } from '../cucm-admin/index.ts';
import type { CupsAdmin } from '../cups-admin/index.ts';
import type { DirectoryPeople } from '../directory/index.ts';
import {
  type ClientEvidence,
  type EntryEvidence,
  type Evidence,
  type LinkPortEvidence,
  managerBindsIn,
  type NodeEvidence,
  type PersonEvidence,
} from '../explanation/index.ts';
import type { Links } from '../links/index.ts';
import type { LabJournal, Nodes } from '../nodes/index.ts';
import type { Clients } from './clients.ts';
import { captureSearch, noSearch, type Searched } from './search-evidence.ts';

export interface EvidenceSources {
  readonly nodes: Nodes;
  readonly links: Links;
  readonly people: DirectoryPeople;
  readonly journal: LabJournal;
  readonly clock: Clock;
  readonly clients: Clients;
  readonly cups: CupsAdmin;
  readonly axlAccount: Pick<AxlAccount, 'obstacle'>;
}

/**
 * What nodes, gateways and the directory say of themselves now, and what they say of these people. Everything is read anew, links from
 * their gateways; what cannot be asked is left out. Takes a few seconds at most, when something does not answer.
 */
export async function captureEvidence(sources: EvidenceSources, named: readonly string[], searched?: Searched): Promise<Evidence> {
  const { nodes, links, people, journal, clock, clients, axlAccount } = sources;
  const signedIn = await clients.list().then(atNodes, () => []);
  const others = searched ? othersOf(signedIn, searched) : [];
  const userids = [...new Set([...named, ...others])];
  let directorySilent = false;
  const ofDirectory = <T>(answer: Promise<T>): Promise<T | undefined> =>
    answer.catch((error: unknown) => {
      directorySilent ||= error instanceof Refusal && error.kind === 'unreachable';
      return undefined;
    });
  const [records, ofSearch, entries, dns, otherClients, axlObstacle] = await Promise.all([
    recordsOf(nodes, userids),
    searched ? captureSearch(sources, searched) : noSearch,
    ofDirectory(people.find(userids)),
    ofDirectory(people.entriesOf(userids)),
    clientsOf(clients, others),
    axlAccount.obstacle(),
    // Whether a closed port is one that nobody listens on is known only of nodes that were asked before.
    nodes.refreshAll().then(() => links.settle()),
  ]);
  const { client, clientSettings, search } = ofSearch;
  const namesInUse = [...namedIn(nodes), client?.settings?.bindDn ?? ''].filter((name) => name !== '');
  // Who was not answered before would wait as long again.
  const naming = directorySilent ? undefined : await ofDirectory(people.naming(namesInUse));
  return {
    nowMs: clock.nowMs(),
    linkPorts: new Map(
      links
        .readings()
        .map(({ link, port, state, detail, effect, delays }): [string, LinkPortEvidence] => [
          `${link}:${port}`,
          { state, detail, effect, delays },
        ]),
    ),
    nodes: new Map(nodes.all().map(({ name, reachable, status }): [string, NodeEvidence] => [name, { reachable, status }])),
    people: new Map(
      userids.map((userid): [string, PersonEvidence] => {
        const key = userid.toLowerCase();
        const entry = entries && (entryOf(entries.get(key)) ?? null);
        const own = key === searched?.user.toLowerCase() ? client : otherClients.get(key);
        return [key, { userid, entry, dns: dns?.get(key), onNode: records.get(key) ?? new Map(), client: own }];
      }),
    ),
    directorySilent,
    naming: new Map(naming && [...naming].map(([text, what]) => [text.toLowerCase(), what])),
    signedIn,
    managerBinds: managerBindsIn(journal.since(0, { limit: Number.POSITIVE_INFINITY }).map(({ event }) => event)),
    clientSettings,
    axlObstacle,
    search,
  };
}

/** Whoever else searches is asked about as well, up to so many. */
const othersAtMost = 5;

const atNodes = (clients: readonly Client[]): Evidence['signedIn'] =>
  clients.flatMap(({ user, state, node }) => (state === 'signed-in' ? [{ user, node }] : []));

const othersOf = (signedIn: Evidence['signedIn'], { user }: Searched): string[] =>
  signedIn.flatMap((each) => (each.user.toLowerCase() === user.toLowerCase() ? [] : [each.user])).slice(0, othersAtMost);

/** What clients were told of the directory, by user id in lower case; those that cannot be asked are left out. */
async function clientsOf(clients: Clients, userids: readonly string[]): Promise<Map<string, ClientEvidence>> {
  const told = await Promise.all(userids.map((userid) => clients.directorySettings(userid).catch(() => undefined)));
  return new Map(
    userids.flatMap((userid, index) => {
      const held = told[index];
      return held ? [[userid.toLowerCase(), { signedIn: held.signedIn, node: held.node, settings: held.settings }] as const] : [];
    }),
  );
}

const entryOf = (person: EntryEvidence | undefined): EntryEvidence | undefined =>
  person && { dn: person.dn, locked: person.locked, disabled: person.disabled, passwordExpired: person.passwordExpired };

/** What CUCM and the presence nodes have of each user, by user id in lower case and node; nodes that do not answer are left out. */
async function recordsOf(nodes: Nodes, userids: readonly string[]): Promise<Map<string, Map<string, NodeUser | null>>> {
  const records = new Map(userids.map((userid) => [userid.toLowerCase(), new Map<string, NodeUser | null>()]));
  const asked = nodes.all().filter(({ role, reachable }) => reachable && (role === 'cucm' || role === 'cups'));
  await Promise.allSettled(
    asked.flatMap((node) =>
      userids.map(async (userid) => {
        const [user] = await node.appliance.users(userid);
        records.get(userid.toLowerCase())?.set(node.name, user ?? null);
      }),
    ),
  );
  return records;
}

/** Every manager and search base that stands in a setting of some node. */
function namedIn(nodes: Nodes): string[] {
  const settings = nodes
    .all()
    .flatMap(({ status }): Pick<LdapAuthentication, 'managerDn' | 'userSearchBase'>[] => [
      ...(status?.cucm?.agreements ?? []),
      ...[status?.cucm?.authentication, status?.cups?.authentication].filter((copy) => copy !== undefined),
    ]);
  const names = settings.flatMap(({ managerDn, userSearchBase }) => [managerDn, userSearchBase]);
  return [...new Set(names.filter((name) => name !== ''))];
}
