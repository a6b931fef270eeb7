import type { LdapSection, LdapSettings } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import { type AxlClient, AxlFault } from './axl-client.ts';
import { childOf, childrenOf, element, type ReplyElement, textOf } from './parse-xml.ts';
import { asTyped } from './typed-key.ts';

type Server = LdapSettings['authentication']['servers'][number];
type Values = Readonly<Record<string, string>>;

const serverKeys = ['servers', 'host', 'port', 'ssl'];
/** The schedule of an agreement, and its filter. */
const agreementKeys = ['interval', 'once', 'next', 'filter'];
const keysOf: Readonly<Record<LdapSection, readonly string[]>> = {
  system: ['syncEnabled', 'serverType', 'userIdAttribute'],
  directory: ['name', 'newName', 'managerDn', 'managerPassword', 'searchBase', ...agreementKeys, ...serverKeys],
  authentication: ['enabled', 'managerDn', 'managerPassword', 'searchBase', ...serverKeys],
};

/** LDAP System, Directory and Authentication as they stand on CUCM. Throws what AxlClient throws. */
export async function readLdapSettings(axl: AxlClient): Promise<LdapSettings> {
  const [system, listed, authentication, listedFilters] = await Promise.all([
    axl.call('getLdapSystem'),
    axl.call('listLdapDirectory', `<searchCriteria>${element('name', '%')}</searchCriteria><returnedTags><name/></returnedTags>`),
    axl.call('getLdapAuthentication'),
    axl.call('listLdapFilter', `<searchCriteria>${element('name', '%')}</searchCriteria><returnedTags><name/><filter/></returnedTags>`),
  ]);
  const names = childrenOf(listed, 'ldapDirectory').map((agreement) => textOf(agreement, 'name'));
  const agreements = await Promise.all(names.map((name) => axl.call('getLdapDirectory', element('name', name))));
  const ldapSystem = childOf(system, 'ldapSystem');
  const ldapAuthentication = childOf(authentication, 'ldapAuthentication');
  return {
    system: {
      syncEnabled: isTrue(textOf(ldapSystem, 'syncEnabled')),
      serverType: textOf(ldapSystem, 'ldapServer'),
      userIdAttribute: textOf(ldapSystem, 'userIdAttribute'),
    },
    directories: agreements.map((answer) => {
      const agreement = childOf(answer, 'ldapDirectory');
      return {
        name: textOf(agreement, 'name'),
        managerDn: textOf(agreement, 'ldapDn'),
        searchBase: textOf(agreement, 'userSearchBase'),
        servers: serversIn(agreement),
        schedule: scheduleText(agreement),
        next: textOf(agreement, 'nextExecTime'),
        filter: textOf(agreement, 'ldapFilter'),
        attributes: {
          userId: textOf(agreement, 'userId'),
          middleName: textOf(agreement, 'middleName'),
          phoneNumber: textOf(agreement, 'phoneNumber'),
          mailId: textOf(agreement, 'mailId'),
        },
      };
    }),
    filters: childrenOf(listedFilters, 'ldapFilter').map((filter) => ({ name: textOf(filter, 'name'), filter: textOf(filter, 'filter') })),
    authentication: {
      enabled: isTrue(textOf(ldapAuthentication, 'authenticateEndUsers')),
      managerDn: textOf(ldapAuthentication, 'distinguishedName'),
      searchBase: textOf(ldapAuthentication, 'userSearchBase'),
      servers: serversIn(ldapAuthentication),
    },
  };
}

/** Changes one section on CUCM, where it is `nowMs`. Throws a Refusal for a key or value that is none, and with CUCM's words where it refuses. */
export async function changeLdapSettings(axl: AxlClient, section: LdapSection, values: Values, nowMs: number): Promise<void> {
  for (const key of Object.keys(values)) {
    if (section === 'directory' && choiceKeys.includes(key)) {
      throw new Refusal('invalid', `${key} is chosen when an agreement is added, and CUCM does not change it later.`, key);
    }
    if (!keysOf[section].includes(key)) {
      const keys = keysOf[section].filter((known) => known !== 'newName');
      throw new Refusal('invalid', `LDAP ${section} has no '${key}'; it has ${keys.join(', ')}.`, key);
    }
  }
  const call = await callFor(axl, section, values, nowMs);
  await asked(axl, call.operation, call.markup, values);
}

/** Which agreement is meant, and what it is to be called. */
const nameKeys = ['name', 'newName'];

/** Which attributes an agreement reads: chosen when it is added, and not changed later. */
const choiceKeys = ['middleName', 'phoneNumber', 'mailId'];

/** Adds an agreement on CUCM. Throws as `changeLdapSettings` does. */
export function addAgreement(axl: AxlClient, name: string, values: Values, nowMs: number): Promise<void> {
  const known = [...keysOf.directory.filter((key) => !nameKeys.includes(key)), ...choiceKeys];
  const wrong = Object.keys(values).find((key) => !known.includes(key));
  if (wrong !== undefined) throw new Refusal('invalid', `An agreement has no '${wrong}'; it has ${known.join(', ')}.`, wrong);
  const missing = ['managerDn', 'managerPassword', 'searchBase'].find((key) => values[key] === undefined);
  if (missing !== undefined) throw new Refusal('invalid', `${missing} is missing; a new agreement needs it.`, missing);
  const markup = [
    element('name', name),
    element('ldapDn', values.managerDn),
    element('ldapPassword', values.managerPassword),
    element('userSearchBase', values.searchBase),
    scheduleMarkup({ once: 'false', ...values, interval: values.interval ?? '7d' }, nowMs),
    serversMarkup({ host: 'directory', ...values }, []),
    ...choiceKeys.map((key) => element(key, values[key])),
    element('ldapFilter', values.filter),
  ];
  return asked(axl, 'addLdapDirectory', `<ldapDirectory>${markup.join('')}</ldapDirectory>`, values);
}

/** Deletes an agreement on CUCM. Throws as `changeLdapSettings` does. */
export const removeAgreement = (axl: AxlClient, name: string): Promise<void> => asked(axl, 'removeLdapDirectory', element('name', name));

/** LDAP Filter: the text of a custom filter, new or in place of what it was; an empty one deletes it. */
export async function setFilter(axl: AxlClient, name: string, filter: string): Promise<void> {
  if (filter === '') return asked(axl, 'removeLdapFilter', element('name', name));
  const listed = await axl.call(
    'listLdapFilter',
    `<searchCriteria>${element('name', '%')}</searchCriteria><returnedTags><name/></returnedTags>`,
  );
  const content = element('name', name) + element('filter', filter);
  // Only among all: as a criterion a name is a pattern, and knows no case of letters.
  if (childrenOf(listed, 'ldapFilter').some((each) => textOf(each, 'name') === name)) return asked(axl, 'updateLdapFilter', content);
  return asked(axl, 'addLdapFilter', `<ldapFilter>${content}</ldapFilter>`);
}

/** `values` are those that were typed for it. */
async function asked(axl: AxlClient, operation: string, markup: string, values: Values = {}): Promise<void> {
  try {
    await axl.call(operation, markup);
  } catch (error) {
    if (!(error instanceof AxlFault)) throw error;
    const { words, key } = asTyped(error.message, values);
    throw new Refusal('refused', `CUCM refused that: ${words}`, key);
  }
}

/** The members stand in the order of the schema. */
async function callFor(
  axl: AxlClient,
  section: LdapSection,
  values: Values,
  nowMs: number,
): Promise<{ operation: string; markup: string }> {
  if (section === 'system') {
    const markup = [
      element('syncEnabled', flag(values, 'syncEnabled')),
      element('ldapServer', values.serverType),
      element('userIdAttribute', values.userIdAttribute),
    ];
    return { operation: 'updateLdapSystem', markup: markup.join('') };
  }
  const settings = await readLdapSettings(axl);
  if (section === 'authentication') {
    const markup = [
      element('authenticateEndUsers', flag(values, 'enabled')),
      element('distinguishedName', values.managerDn),
      element('ldapPassword', values.managerPassword),
      element('userSearchBase', values.searchBase),
      serversMarkup(values, settings.authentication.servers),
    ];
    return { operation: 'updateLdapAuthentication', markup: markup.join('') };
  }
  const agreement = theAgreement(settings, values.name);
  const markup = [
    element('name', agreement.name),
    element('newName', values.newName),
    element('ldapDn', values.managerDn),
    element('ldapPassword', values.managerPassword),
    element('userSearchBase', values.searchBase),
    scheduleMarkup(values, nowMs),
    serversMarkup(values, agreement.servers),
    element('ldapFilter', values.filter),
  ];
  return { operation: 'updateLdapDirectory', markup: markup.join('') };
}

function theAgreement(settings: LdapSettings, name: string | undefined): LdapSettings['directories'][number] {
  const names = settings.directories.map((agreement) => agreement.name);
  const agreement =
    name === undefined && names.length === 1 ? settings.directories[0] : settings.directories.find((candidate) => candidate.name === name);
  if (agreement) return agreement;
  const there = names.length > 0 ? `there ${names.length > 1 ? 'are' : 'is'} ${names.join(', ')}` : 'CUCM has none';
  if (name === undefined) throw new Refusal('invalid', `Name the LDAP Directory with name=…; ${there}.`, 'name');
  throw new Refusal('not-found', `There is no LDAP Directory agreement '${name}'; ${there}.`, 'name');
}

const units: Readonly<Record<string, string>> = { h: 'HOUR', d: 'DAY', w: 'WEEK', mo: 'MONTH' };

/** The minute that comes, as CUCM writes times. A second is for the way there: a time that has passed is refused. */
const nextMinute = (nowMs: number): string =>
  new Date(Math.ceil((nowMs + 1000) / 60_000) * 60_000).toISOString().slice(0, 16).replace('T', ' ');

/**
 * `interval=6h`, `2d`, `1w` or `3mo`, which ends `once`; `once=true`, in the minute that comes unless a time is given;
 * `next=2026-04-01 03:15`.
 */
function scheduleMarkup(values: Values, nowMs: number): string {
  const once = flag(values, 'once') ?? (values.interval === undefined ? undefined : false);
  const [, value, unit] = /^(\d{1,3})(h|d|w|mo)$/.exec(values.interval ?? '') ?? [];
  if (values.interval !== undefined && value === undefined) {
    const words = `'${values.interval}' is no interval; write a number from 1 to 999 with h, d, w or mo, for instance 6h.`;
    throw new Refusal('invalid', words, 'interval');
  }
  return [
    element('repeatable', once === undefined ? undefined : !once),
    element('intervalValue', value),
    element('scheduleUnit', unit && units[unit]),
    element('nextExecTime', once ? values.next || nextMinute(nowMs) : values.next),
  ].join('');
}

/** The schedule as `interval` is written, or `once`. */
function scheduleText(agreement: ReplyElement | undefined): string {
  if (!isTrue(textOf(agreement, 'repeatable'))) return 'once';
  const unit = Object.entries(units).find(([, name]) => name === textOf(agreement, 'scheduleUnit'))?.[0] ?? '';
  return `${textOf(agreement, 'intervalValue')}${unit}`;
}

function serversMarkup(values: Values, present: readonly Server[]): string {
  if (!serverKeys.some((key) => values[key] !== undefined)) return '';
  const listed = values.servers === undefined ? present : values.servers.split(',').map(parseServer);
  const first = listed[0] ?? { host: '', port: 389, ssl: false };
  const changed: Server = {
    host: values.host ?? first.host,
    port: values.port === undefined ? first.port : portOf(values.port),
    ssl: flag(values, 'ssl') ?? first.ssl,
  };
  const server = ({ host, port, ssl }: Server) =>
    `<server>${element('hostName', host)}${element('ldapPortNumber', port)}${element('sslEnabled', ssl)}</server>`;
  return `<servers>${[changed, ...listed.slice(1)].map(server).join('')}</servers>`;
}

/** `directory:636:ssl` */
function parseServer(text: string): Server {
  const [host = '', port = '', ssl] = text.trim().split(':');
  if (host === '' || (ssl !== undefined && ssl !== 'ssl')) {
    throw new Refusal('invalid', `'${text}' is no server; write host:port or host:port:ssl, with commas between.`, 'servers');
  }
  return { host, port: portOf(port), ssl: ssl === 'ssl' };
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Refusal('invalid', `'${text}' is no port; write a number from 1 to 65535.`, 'port');
  return Number(text);
}

function flag(values: Values, key: string): boolean | undefined {
  const text = values[key];
  if (text === undefined) return undefined;
  if (/^(true|yes|on|1|t)$/i.test(text)) return true;
  if (/^(false|no|off|0|f)$/i.test(text)) return false;
  throw new Refusal('invalid', `${key} is true or false, not '${text}'.`, key);
}

const isTrue = (text: string): boolean => text === 'true' || text === 't';

const serversIn = (settings: ReplyElement | undefined): Server[] =>
  childrenOf(childOf(settings, 'servers'), 'server').map((server) => ({
    host: textOf(server, 'hostName'),
    port: Number(textOf(server, 'ldapPortNumber')),
    ssl: isTrue(textOf(server, 'sslEnabled')),
  }));
