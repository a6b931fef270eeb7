import type { DirectorySettings } from '@uclab/contracts/cupc/v1/clients';
import type { ClientSettings } from '@uclab/contracts/cups/v1/client_settings';
import type { CauseCode } from '@uclab/foundation/causes';
import type { Evidence, SearchProbe } from '../evidence.ts';
import { type Finding, type Step, serverKey } from '../finding.ts';
import { list } from '../words.ts';
import { computerTrustFindings } from './directory-trust.ts';
import { ldapFindings } from './ldap-server.ts';

/** A client's patience with each server. */
const serverMs = 3_000;
const program = 'Cisco Unified Personal Communicator';

/** What a client looks for: a text that somebody typed, or the number of a call. */
export interface Sought {
  readonly kind: 'text' | 'number';
  readonly value: string;
}

/** A client, what it was told of the directory when it signed in, and what it would be told now. */
interface ClientInUse {
  readonly user: string;
  readonly node: string;
  readonly settings: DirectorySettings;
  /** Null for nothing; undefined where the node cannot be asked. */
  readonly now: DirectorySettings | null | undefined;
}

/** What a presence node would tell a user's client now; null where the user has no LDAP profile. */
function handedOut(settings: ClientSettings, user: string): DirectorySettings | null {
  const own = settings.users.find(({ userid }) => userid.toLowerCase() === user.toLowerCase());
  const profile = own ? settings.profiles.find(({ name }) => name === own.profile) : settings.profiles.find(({ isDefault }) => isDefault);
  if (!profile) return null;
  const servers = [profile.primary, profile.backup1, profile.backup2].flatMap((name) => {
    const server = settings.servers.find((candidate) => candidate.name === name);
    return server ? [{ host: server.host, port: server.port, ssl: server.protocol === 'TLS' }] : [];
  });
  return {
    profile: profile.name,
    servers,
    bindDn: profile.anonymousBind ? '' : profile.bindDn,
    passwordDigest: profile.anonymousBind ? '' : profile.passwordDigest,
    contexts: profile.contexts,
    filter: profile.filter,
    serverType: settings.serverType,
    attributes: settings.attributes,
  };
}

const parts = {
  server: ({ servers }: DirectorySettings) => servers,
  account: ({ bindDn, passwordDigest }: DirectorySettings) => [bindDn, bindDn && passwordDigest],
  contexts: ({ contexts }: DirectorySettings) => contexts,
  filter: ({ filter }: DirectorySettings) => filter,
  map: ({ serverType, attributes }: DirectorySettings) => [serverType, Object.entries(attributes).sort()],
} as const;
type Part = keyof typeof parts;

const isOld = ({ settings, now }: ClientInUse, part: Part): boolean =>
  now !== undefined && (now === null || JSON.stringify(parts[part](now)) !== JSON.stringify(parts[part](settings)));

/** Whether two clients were told the same of the directory. */
export const isSameDirectory = (one: DirectorySettings, other: DirectorySettings): boolean =>
  Object.values(parts).every((part) => JSON.stringify(part(one)) === JSON.stringify(part(other)));

const again = (user: string): string => `let ${user} sign out and in again`;

const old = (client: Pick<ClientInUse, 'user'>, step: Step, text: string): Finding => ({
  cause: 'CLIENT_SETTINGS_OLD',
  step,
  where: `client of ${client.user}`,
  text: `the client of ${client.user} still uses what it was given when it signed in: ${text}`,
  remedy: `Let ${client.user} sign out and in again`,
});

/** Something in the settings that is not right: as they stand on the presence nodes, or as the client still has them. */
function wrong(client: ClientInUse, part: Part, found: { cause: CauseCode; step: Step; text: string; remedy: string }): Finding {
  const { cause, step, text, remedy } = found;
  if (isOld(client, part)) return old(client, step, text);
  const page = part === 'server' ? 'LDAP Server' : part === 'map' ? 'Settings' : `LDAP Profile ${client.settings.profile}`;
  return {
    cause,
    step,
    where: `${page} on ${client.node}`,
    text,
    remedy: `${remedy} on page ${page} of ${client.node}, then ${again(client.user)}`,
  };
}

function missing(user: string, node: string, now: DirectorySettings | null | undefined, text: string): Finding {
  if (now && now.servers.length > 0 && now.contexts.length > 0) return old({ user }, 'reach-node', text);
  return {
    cause: 'CLIENT_SETTINGS_MISSING',
    step: 'reach-node',
    where: `LDAP Profile on ${node}`,
    text,
    remedy: `Give ${user} an LDAP profile with a server and a search context on ${node}, then ${again(user)}`,
  };
}

/** Where what was looked for is below the search contexts, or why it is not. */
function contextFindings(client: ClientInUse, probe: SearchProbe): Finding[] {
  const absent = probe.contexts.filter(({ exists }) => !exists).map(({ dn }) => dn);
  const groups = probe.contexts.filter(({ isGroup }) => isGroup).map(({ dn }) => dn);
  if (absent.length === probe.contexts.length) {
    const text = `the directory has no entry ${list(absent)}, the search context`;
    return [
      wrong(client, 'contexts', {
        cause: 'LDAP_SETTINGS_WRONG',
        step: 'search',
        text,
        remedy: 'Name a search context that the directory has',
      }),
    ];
  }
  if (groups.length > 0 && groups.length + absent.length === probe.contexts.length) {
    const text = `the search context ${list(groups)} is a group, whose members are named in it and do not stand below it`;
    const remedy = 'Name the container in which the people stand as search context, and choose the group by the filter,';
    return [wrong(client, 'contexts', { cause: 'SEARCH_CONTEXT_IS_GROUP', step: 'result', text, remedy })];
  }
  return [];
}

/** By which a client looks for a text. */
const searchedFields = ['UserID', 'FirstName', 'LastName', 'DisplayName', 'EmailAddress'];

/** Fields of the client that its map takes from attributes that no entry of the directory has. */
function mapFindings(client: ClientInUse, { unheld }: SearchProbe, fields: readonly string[]): Finding[] {
  const { attributes } = client.settings;
  const empty = fields.flatMap((field) => {
    const attribute = attributes[field];
    return attribute !== undefined && unheld.includes(attribute) ? [{ field, attribute }] : [];
  });
  if (empty.length === 0) return [];
  const taken = list(empty.map(({ field, attribute }) => `${field} from ${attribute}`));
  const text = `the attribute map takes ${taken}, which no entry of the directory has`;
  const remedy = `Map ${list(empty.map(({ field }) => field))} to what the entries have`;
  return [wrong(client, 'map', { cause: 'LDAP_SETTINGS_WRONG', step: 'result', text, remedy })];
}

/** A filter that cannot be written down, which a client meets before it asks in any context. */
function filterFindings(client: ClientInUse, probe: SearchProbe): Finding[] {
  if (probe.isFilterReadable) return [];
  const { profile, filter } = client.settings;
  const text = `the filter of LDAP profile ${profile}, ${filter}, is malformed, so that no server can be asked`;
  return [wrong(client, 'filter', { cause: 'SEARCH_FILTER_MALFORMED', step: 'search', text, remedy: 'Mend or empty the filter' })];
}

function matchFindings(client: ClientInUse, probe: SearchProbe, sought: Sought): Finding[] {
  const { filter, attributes, contexts } = client.settings;
  if (probe.matching > 0 && probe.passing === 0) {
    const text = `the filter of LDAP profile ${client.settings.profile}, ${filter}, excludes what matches`;
    return [wrong(client, 'filter', { cause: 'SEARCH_FILTER_EXCLUDES', step: 'result', text, remedy: 'Widen or empty the filter' })];
  }
  if (probe.matching > 0) return [];
  if (probe.anywhere > 0) {
    const text = `what matches stands in the directory, and not below ${list(contexts.map(({ dn, recursive }) => (recursive ? dn : `${dn} (one level)`)))}`;
    const remedy = 'Name a search context that holds it';
    return [wrong(client, 'contexts', { cause: 'LDAP_SETTINGS_WRONG', step: 'result', text, remedy })];
  }
  const phone = attributes.BusinessPhone ?? '';
  const map = mapFindings(client, probe, sought.kind === 'number' ? ['BusinessPhone'] : searchedFields);
  // A number is looked for in one attribute alone; a text might have begun what the others hold.
  if (map.length > 0 && (sought.kind === 'number' || isOld(client, 'map'))) return map;
  const searched = [...new Set(searchedFields.flatMap((field) => attributes[field] ?? []))];
  const text =
    sought.kind === 'number'
      ? `no entry of the directory has the number ${sought.value} as ${phone}`
      : `no entry of the directory has a ${list(searched, 'or')} that begins with "${sought.value}"`;
  if (isOld(client, 'map')) return [old(client, 'result', text)];
  const remedy =
    sought.kind === 'number'
      ? `Write the number into ${phone} of the caller's entry, or map BusinessPhone to the attribute that holds it`
      : 'Look for another text, or map the fields of the client to the attributes that hold it';
  return [...map, { cause: 'NOTHING_MATCHES', step: 'result', where: 'directory', text, remedy }];
}

/** What keeps a client from these servers, and from the account with which it binds there. */
const serverFindings = (evidence: Evidence, client: ClientInUse, servers: DirectorySettings['servers']): Finding[] =>
  ldapFindings(
    evidence,
    {
      node: 'cupc',
      page: 'LDAP Profile',
      managerDn: client.settings.bindDn,
      userSearchBase: '',
      servers,
      passwordDigest: client.settings.passwordDigest,
      copied: false,
      wrong: (step, text, remedy) =>
        wrong(client, step === 'manager-bind' ? 'account' : 'server', { cause: 'LDAP_SETTINGS_WRONG', step, text, remedy }),
      words: { secured: 'TLS is chosen', plain: 'TCP is chosen', agree: 'Let protocol and port agree', account: 'account' },
    },
    { service: program, serverMs, trust: (server) => computerTrustFindings(evidence, server) },
  );

/** What keeps a user's client from one of its servers, as `serverKey` writes it, in place of which it uses the next one. */
export function clientServerFindings(evidence: Evidence, user: string, key: string): Finding[] {
  const client = clientInUse(evidence, user);
  const servers = client?.settings.servers.filter((server) => serverKey(server) === key) ?? [];
  return client && servers.length > 0 ? serverFindings(evidence, client, servers).filter(({ server }) => server === key) : [];
}

/**
 * What keeps a user's client from finding somebody in the directory, in the order in which it is met. Nothing where nobody can say: the
 * client's machine does not answer, or the client is not signed in.
 */
export function clientSearchFindings(evidence: Evidence, user: string, sought: Sought): Finding[] {
  const held = evidence.people.get(user.toLowerCase())?.client;
  if (!held?.signedIn) return [];
  const { node, settings } = held;
  const pages = evidence.clientSettings.get(node);
  const now = pages && handedOut(pages, user);
  if (!settings) return [missing(user, node, now, `${node} handed out no LDAP profile for ${user}`)];
  if (settings.servers.length === 0) return [missing(user, node, now, `LDAP profile ${settings.profile} names no LDAP server`)];
  if (settings.contexts.length === 0) return [missing(user, node, now, `LDAP profile ${settings.profile} has no search context`)];
  const client: ClientInUse = { user, node, settings, now };
  const onTheWay = serverFindings(evidence, client, settings.servers);
  const probe = evidence.search;
  if (!probe) return onTheWay;
  const asked = [...filterFindings(client, probe), ...contextFindings(client, probe)];
  return [...onTheWay, ...(asked.length > 0 ? asked : matchFindings(client, probe, sought))];
}

/** What a search shows nothing of although it found somebody: fields whose attribute no entry has. */
export function clientMapFindings(evidence: Evidence, user: string): Finding[] {
  const client = clientInUse(evidence, user);
  return client && evidence.search ? mapFindings(client, evidence.search, Object.keys(client.settings.attributes)) : [];
}

/** Undefined where the client was told of no directory, or its machine does not answer. */
function clientInUse(evidence: Evidence, user: string): ClientInUse | undefined {
  const held = evidence.people.get(user.toLowerCase())?.client;
  if (!held?.settings) return undefined;
  const pages = evidence.clientSettings.get(held.node);
  return { user, node: held.node, settings: held.settings, now: pages && handedOut(pages, user) };
}

/** What only the attempt itself tells: the directory refused what nothing else speaks against. */
export function clientAccountFinding(evidence: Evidence, user: string, step: Step): Finding[] {
  const client = clientInUse(evidence, user);
  if (!client) return [];
  const anonymous = `the directory ${step === 'manager-bind' ? 'refuses' : 'shows nothing to'} whoever binds anonymously`;
  const text = client.settings.bindDn === '' ? anonymous : 'the directory refuses the account of the LDAP profile or its password';
  return [wrong(client, 'account', { cause: 'LDAP_SETTINGS_WRONG', step, text, remedy: 'Give a bind DN and its password' })];
}
