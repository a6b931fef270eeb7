import type { LdapAuthentication, NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import type { DirectorySettings } from '@uclab/contracts/cupc/v1/clients';
import type { Clock } from '@uclab/foundation/clock';
import type { JournalEvent } from '@uclab/foundation/journal';
import type { CupsAdmin } from '../cups-admin/index.ts';
import type { DirectoryPeople, ProbedSearch } from '../directory/index.ts';
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

export interface EvidenceSources {
  readonly nodes: Nodes;
  readonly links: Links;
  readonly people: DirectoryPeople;
  readonly journal: LabJournal;
  readonly clock: Clock;
  readonly clients: Clients;
  readonly cups: CupsAdmin;
}

/** What the attempt looked for in the directory: the client's own part of its filter, and the number of a call. */
export interface Searched {
  readonly user: string;
  readonly filter: string;
  readonly number?: string;
}

/**
 * What nodes, gateways and the directory say of themselves now, and what they say of these people. Everything is read anew, links from
 * their gateways; what cannot be asked is left out. Takes a few seconds at most, when something does not answer.
 */
export async function captureEvidence(sources: EvidenceSources, userids: readonly string[], searched?: Searched): Promise<Evidence> {
  const { nodes, links, people, journal, clock, cups } = sources;
  const [records, clients, clientSettings, entries] = await Promise.all([
    recordsOf(nodes, userids),
    clientsOf(sources.clients, userids),
    cups.readAll(),
    people.find(userids).catch(() => undefined),
    // Whether a closed port is one that nobody listens on is known only of nodes that were asked before.
    nodes.refreshAll().then(() => links.settle()),
  ]);
  const settings = searched && clients.get(searched.user.toLowerCase())?.settings;
  const named = [...namedIn(nodes), ...(settings && settings.bindDn !== '' ? [settings.bindDn] : [])];
  const search = searched && settings ? await people.probe(probedOf(searched, settings)).catch(() => undefined) : undefined;
  const held = await people.holds(named).catch(() => undefined);
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
        return [key, { userid, entry, onNode: records.get(key) ?? new Map(), client: clients.get(key) }];
      }),
    ),
    directoryHolds: new Map(held && [...held].map(([name, isThere]) => [name.toLowerCase(), isThere])),
    managerBinds: managerBindsIn(journal.since(0, { limit: Number.POSITIVE_INFINITY }).map(({ event }) => event)),
    clientSettings,
    search,
  };
}

const entryOf = (person: EntryEvidence | undefined): EntryEvidence | undefined =>
  person && { dn: person.dn, locked: person.locked, disabled: person.disabled };

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

/** The clients of these users, by user id in lower case; those who have none are left out, and everybody where the machine does not answer. */
async function clientsOf(clients: Clients, userids: readonly string[]): Promise<ReadonlyMap<string, ClientEvidence>> {
  const found = await Promise.allSettled(
    userids.map(async (userid) => ({ userid: userid.toLowerCase(), client: await clients.directorySettings(userid) })),
  );
  return new Map(
    found.flatMap((told) => {
      if (told.status === 'rejected' || !told.value.client) return [];
      const { signedIn, node, settings } = told.value.client;
      return [[told.value.userid, { signedIn, node, settings }] as const];
    }),
  );
}

function probedOf({ filter, number }: Searched, settings: DirectorySettings): ProbedSearch {
  const { contexts, filter: profileFilter, attributes } = settings;
  const phone = attributes.BusinessPhone ?? '';
  return {
    filter,
    profileFilter,
    contexts,
    ...(number === undefined ? {} : { number: { attribute: phone, digits: number.replace(/\D/g, '') } }),
  };
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

/** What a client looked for in the directory under a trace; undefined where it looked for nothing. */
export function searchedIn(events: readonly JournalEvent[]): Searched | undefined {
  for (const { kind, facts } of events) {
    if (kind === 'cupc.search-started') return facts.filter === '' ? undefined : { user: facts.user, filter: facts.filter };
    if (kind === 'cupc.call-received')
      return facts.filter === '' ? undefined : { user: facts.user, filter: facts.filter, number: facts.number };
  }
  return undefined;
}
