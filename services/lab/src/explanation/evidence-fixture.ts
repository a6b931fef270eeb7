import type { CupsDetail, LdapAuthentication, NodeStatus, NodeUser, ServiceStatus } from '@uclab/contracts/appliance/v1/appliance';
import type { DirectorySettings } from '@uclab/contracts/cupc/v1/clients';
import type { ClientSettings } from '@uclab/contracts/cups/v1/client_settings';
import type { LinkState } from '@uclab/contracts/lab-api';
import type { JournalEvent } from '@uclab/foundation/journal';
import { buildTopology } from '../topology/index.ts';
import type { ClientEvidence, EntryEvidence, Evidence, LinkPortEvidence, SearchProbe } from './evidence.ts';
import type { ExplainInput } from './input.ts';

/** A healthy cluster at 09:15 on a Monday, for tests that break one thing of it. */
export const clockMs = Date.parse('2026-01-05T09:15:00Z');
export const startedMs = Date.parse('2026-01-05T08:55:30Z');

export interface Breakage {
  links?: Readonly<Record<string, { state: LinkState; detail?: string; upstreamMs?: number; downstreamMs?: number }>>;
  unreachable?: readonly string[];
  /** Service to state, by node. */
  services?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Fingerprints that Cisco Tomcat and Cisco DirSync loaded, by node. */
  loaded?: Readonly<Record<string, readonly string[]>>;
  /** Fingerprints in directory-trust and when they were uploaded, by node. */
  stored?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What a presence node says of itself otherwise, by node. */
  agents?: Readonly<Record<string, Partial<CupsDetail>>>;
  /** Versions of nodes, by node. */
  versions?: Readonly<Record<string, string>>;
  directoryStopped?: boolean;
  directoryHangs?: boolean;
  signedIn?: Evidence['signedIn'];
  authentication?: Partial<LdapAuthentication>;
  copied?: Readonly<Record<string, Partial<LdapAuthentication>>>;
  missingInDirectory?: readonly string[];
  /** Entries that are not as usual, by user id. */
  entries?: Readonly<Record<string, EntryEvidence | null>>;
  /** Nodes that do not have asmith. */
  missingOn?: readonly string[];
  /** What the client of asmith was told of the directory, at cups1; undefined for none. The usual where it is left out. */
  directory?: Partial<DirectorySettings> | undefined;
  /** What the presence nodes have on their pages for clients now. */
  pages?: Partial<ClientSettings>;
  /** Fingerprints that the clients' computer trusts. */
  computerTrusts?: readonly string[];
  search?: SearchProbe | undefined;
  certificatePem?: string;
  chainPem?: string;
}

const manager = 'cn=uclab-manager,dc=lab,dc=example';
const base = 'dc=lab,dc=example';

const authentication: LdapAuthentication = {
  enabled: true,
  managerDn: manager,
  userSearchBase: base,
  userIdAttribute: 'uid',
  servers: [{ host: 'directory', port: 636, ssl: true }],
  passwordDigest: 'd1',
};

const servicesOf: Readonly<Record<string, readonly string[]>> = {
  directory: ['slapd'],
  cucm: ['Cisco Tomcat', 'Cisco AXL Web Service', 'Cisco DirSync', 'Cisco Database Layer Monitor'],
  cups: ['Cisco Tomcat', 'Cisco UP Client Profile Agent', 'Cisco UP Presence Engine', 'Cisco UP Sync Agent'],
  cupc: [],
};

const accounts = {
  users: [
    { userid: 'asmith', password: 'x', home: 'cups1' },
    { userid: 'bjones', password: 'x', home: 'cups2' },
    { userid: 'clee', password: 'x', home: 'cups1' },
    { userid: 'dbrown', password: 'x', home: 'cups2' },
    { userid: 'jmueller', password: 'x', home: 'cups1' },
  ],
  applicationUser: { userid: 'administrator', password: 'x' },
  thirdPartyUser: { userid: 'pwsapp', password: 'x' },
  directoryManager: { dn: manager, password: 'x' },
};

function statusOf(name: string, role: string, broken: Breakage): NodeStatus {
  const loaded = broken.loaded?.[name] ?? ['ca'];
  const trusted = Object.fromEntries((broken.computerTrusts ?? []).map((fingerprint) => [fingerprint, startedMs]));
  const stored = role === 'cupc' ? trusted : (broken.stored?.[name] ?? { ca: startedMs - 1000 });
  const services = (servicesOf[role] ?? []).map((service): ServiceStatus => {
    const state = broken.services?.[name]?.[service] ?? 'STARTED';
    return {
      name: service,
      shortName: service.replace(/^Cisco (UP )?/, ''),
      kind: 'network',
      state,
      activated: true,
      outOfService: state === 'STOPPED',
      startedAtMs: startedMs,
      reason: '',
      loadedTrust: ['Cisco Tomcat', 'Cisco DirSync'].includes(service) ? [{ store: 'directory-trust', fingerprints: [...loaded] }] : [],
    };
  });
  const own = { ...authentication, ...broken.authentication };
  return {
    node: name,
    role,
    version: broken.versions?.[name] ?? '8.5.1',
    ready: true,
    services,
    listeningPorts: role === 'directory' && !broken.directoryStopped ? [389, 636] : [],
    trustStores: [
      {
        name: role === 'cupc' ? 'pc-trust' : 'directory-trust',
        certificates: Object.entries(stored).map(([fingerprint, uploadedAtMs]) => ({
          name: `${fingerprint}.pem`,
          subject: 'CN=x',
          issuer: 'CN=x',
          serialNumber: '1',
          notBeforeMs: 0,
          notAfterMs: 0,
          fingerprint,
          uploadedAtMs,
          pem: '',
        })),
      },
    ],
    clockOffsetMs: 0,
    ...(role === 'cucm'
      ? {
          cucm: {
            synchronisationEnabled: true,
            authentication: own,
            users: 3,
            activeUsers: 3,
            revision: 10,
            licence: 'full',
            agreements: [
              {
                name: 'corporate',
                managerDn: manager,
                userSearchBase: base,
                servers: [{ host: 'directory', port: 636, ssl: true }],
                passwordDigest: 'd1',
                nextRunAtMs: 0,
              },
            ],
          },
        }
      : {}),
    ...(role === 'cups'
      ? {
          cups: {
            agentState: 'completed',
            agentText: '',
            revision: 10,
            users: 3,
            authentication: { ...own, ...broken.copied?.[name] },
            sessions: 0,
            fedBy: 'cucm',
            agentSymptom: '',
            licence: 'full',
            clusterEpoch: '',
            clusterSequence: 0,
            peers: [],
            ...broken.agents?.[name],
          },
        }
      : {}),
    ...(role === 'directory'
      ? { directory: { software: 'x', base, certificatePem: broken.certificatePem ?? '', chainPem: broken.chainPem ?? '', entries: 3 } }
      : {}),
  };
}

const user = (userid: string, homeNode: string): NodeUser => ({
  userid,
  status: 'active',
  source: 'ldap',
  homeNode,
  firstName: '',
  lastName: '',
  agreement: 'corporate',
  telephoneNumber: '',
  enablePresence: true,
  enableCupc: true,
});

const effectIn = (state: LinkState, detail: string): LinkPortEvidence['effect'] => {
  if (state === 'changed-by-hand' && detail !== 'disabled' && !/^toxics: latency/.test(detail)) return 'unsure';
  return state === 'open' || state === 'latency' || /latency/.test(detail) ? 'passes' : 'stops';
};

const attributes = {
  UserID: 'uid',
  FirstName: 'givenName',
  LastName: 'sn',
  DisplayName: 'cn',
  EmailAddress: 'mail',
  BusinessPhone: 'telephoneNumber',
};
const contexts = [{ dn: base, recursive: true }];
const everybody = {
  name: 'everybody',
  anonymousBind: false,
  bindDn: manager,
  contexts,
  primary: 'directory',
  backup1: '',
  backup2: '',
  filter: '',
  isDefault: true,
  passwordDigest: 'd1',
};

export const clientPages: ClientSettings = {
  servers: [{ name: 'directory', host: 'directory', port: 636, protocol: 'TLS' }],
  profiles: [everybody],
  serverType: 'OpenLDAP',
  attributes,
  users: [],
  revision: 0,
};

const clientDirectory: DirectorySettings = {
  profile: 'everybody',
  servers: [{ host: 'directory', port: 636, ssl: true }],
  bindDn: manager,
  passwordDigest: 'd1',
  contexts,
  filter: '',
  serverType: 'OpenLDAP',
  attributes,
};

const clientOf = (broken: Breakage): ClientEvidence => ({
  signedIn: true,
  node: 'cups1',
  settings: 'directory' in broken && broken.directory === undefined ? undefined : { ...clientDirectory, ...broken.directory },
});

/** Evidence of the healthy cluster with one thing broken. */
export function evidenceOf(broken: Breakage = {}): Evidence {
  const topology = buildTopology({ presenceNodes: 2 });
  const linkPorts = new Map<string, LinkPortEvidence>();
  for (const link of topology.links) {
    const { state = 'open', detail = '', upstreamMs = 0, downstreamMs = 0 } = broken.links?.[link.name] ?? {};
    const effect = effectIn(state, detail);
    for (const port of link.ports) linkPorts.set(`${link.name}:${port}`, { state, detail, effect, delays: { upstreamMs, downstreamMs } });
  }
  const person = (userid: string, home: string) => {
    const missing = userid === 'asmith' ? (broken.missingOn ?? []) : [];
    const onNode = new Map(['cucm', 'cups1', 'cups2'].map((node) => [node, missing.includes(node) ? null : user(userid, home)] as const));
    const usual = { dn: `uid=${userid},ou=People,${base}`, locked: false, disabled: false, passwordExpired: false };
    const entry = broken.entries?.[userid];
    return [
      userid,
      {
        userid,
        entry: entry === undefined ? usual : entry,
        onNode,
        client: userid === 'asmith' ? clientOf(broken) : undefined,
      },
    ] as const;
  };
  return {
    nowMs: clockMs,
    linkPorts,
    nodes: new Map(
      topology.nodes.map(({ name, role }) => {
        const reachable = !broken.unreachable?.includes(name);
        return [name, { reachable, status: statusOf(name, role, broken) }] as const;
      }),
    ),
    directorySilent: broken.directoryHangs === true,
    people: new Map(accounts.users.map(({ userid, home }) => person(userid, home))),
    naming: new Map([manager, base].map((dn) => [dn, broken.missingInDirectory?.includes(dn) ? 'no-entry' : 'entry'])),
    signedIn: broken.signedIn ?? [],
    managerBinds: new Map([[manager, { accepted: 'd1', refused: new Set<string>() }]]),
    clientSettings: new Map(['cups1', 'cups2'].map((node) => [node, { ...clientPages, ...broken.pages }])),
    axlObstacle: undefined,
    search: broken.search,
  };
}

/** A search or a call of the client of asmith that ended with these events, the last of them its end. */
export function failedSearch(
  kind: 'contact-search' | 'call',
  events: readonly JournalEvent[],
  broken: Breakage,
  live = broken,
): ExplainInput {
  return {
    attempt: { id: 'a1', kind, outcome: 'failed', user: 'asmith', node: 'cupc', sought: kind === 'call' ? '2001' : 'jones' },
    events,
    evidence: evidenceOf(broken),
    live: evidenceOf(live),
    accounts,
    presence: ['cups1', 'cups2'],
  };
}

/** A failed sign-in of asmith at cups1 that ended with this event. */
export function failedSignIn(event: JournalEvent, broken: Breakage, live: Breakage = broken): ExplainInput {
  return {
    attempt: { id: 'a1', kind: 'sign-in', outcome: 'failed', user: 'asmith', node: 'cups1' },
    events: [event],
    evidence: evidenceOf(broken),
    live: evidenceOf(live),
    accounts,
    presence: ['cups1', 'cups2'],
  };
}
