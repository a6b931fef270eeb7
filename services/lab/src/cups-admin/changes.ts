import type { ClientLdapProfile, ClientLdapServer, ClientSettings } from '@uclab/contracts/cups/v1/client_settings';
import type { setCupcProfileSchema, setCupcServerSchema, setCupcSettingsSchema } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import type { z } from 'zod';

/** What an administrator changes; `place` is where the changed thing stands afterwards, by which a node names a field that breaks a rule. */
export interface Change {
  readonly settings: ClientSettings;
  readonly place: string;
}

interface Named {
  readonly name: string;
}

/** The list with the thing in the place of the one of its name, or at its end. */
function put<T extends Named>(list: readonly T[], thing: T): { list: T[]; index: number } {
  const found = list.findIndex(({ name }) => name === thing.name);
  const index = found < 0 ? list.length : found;
  return { list: found < 0 ? [...list, thing] : list.with(index, thing), index };
}

function without<T extends Named>(list: readonly T[], name: string, what: string): T[] {
  if (list.some((thing) => thing.name === name)) return list.filter((thing) => thing.name !== name);
  const names = list.map((thing) => thing.name);
  throw new Refusal('not-found', `There is no ${what} '${name}'; ${thereAre(names)}.`, 'name');
}

const thereAre = (names: readonly string[]): string => {
  if (names.length === 0) return 'there are none at all';
  return names.length === 1 ? `the only one is ${names.join('')}` : `there are ${names.join(', ')}`;
};

const usualPorts = { TCP: 389, TLS: 636 } as const;

export function putServer(settings: ClientSettings, name: string, wanted: z.output<typeof setCupcServerSchema>): Change {
  const present = settings.servers.find((server) => server.name === name);
  const protocol = wanted.protocol ?? (present?.protocol === 'TLS' ? 'TLS' : 'TCP');
  const port = wanted.port ?? present?.port ?? usualPorts[protocol];
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Refusal('invalid', 'port: a port is between 1 and 65535.', 'port');
  const server: ClientLdapServer = { name, host: wanted.host ?? present?.host ?? '', port, protocol };
  const { list, index } = put(settings.servers, server);
  return { settings: { ...settings, servers: list }, place: `servers.${index}` };
}

/** A server that a profile names stays. */
export function deleteServer(settings: ClientSettings, name: string): Change {
  const servers = without(settings.servers, name, 'LDAP server');
  const using = settings.profiles.filter(({ primary, backup1, backup2 }) => [primary, backup1, backup2].includes(name));
  if (using.length > 0) {
    const names = using.map((profile) => profile.name).join(', ');
    throw new Refusal('conflict', `LDAP server '${name}' is used by profile ${names}; give that another one first.`, 'name');
  }
  return { settings: { ...settings, servers }, place: '' };
}

const emptyProfile: Omit<ClientLdapProfile, 'name'> = {
  anonymousBind: false,
  bindDn: '',
  contexts: [],
  primary: '',
  backup1: '',
  backup2: '',
  filter: '',
  isDefault: false,
  passwordDigest: '',
};

/** A profile that becomes the default one takes that from the other. */
export function putProfile(settings: ClientSettings, name: string, wanted: z.output<typeof setCupcProfileSchema>): Change {
  const { uncheckedFilter: _, ...values } = wanted;
  const present = settings.profiles.find((profile) => profile.name === name) ?? { ...emptyProfile, name };
  const profile: ClientLdapProfile = { ...present, ...definedOf(values) };
  const others = profile.isDefault ? settings.profiles.map((other) => ({ ...other, isDefault: false })) : settings.profiles;
  const { list, index } = put(others, profile);
  return { settings: { ...settings, profiles: list }, place: `profiles.${index}` };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

const definedOf = <T extends object>(values: T): Partial<Defined<T>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>; // entries lose the keys' types

/** Whoever had it has none then. */
export function deleteProfile(settings: ClientSettings, name: string): Change {
  const profiles = without(settings.profiles, name, 'LDAP profile');
  const users = settings.users.map((user) => (user.profile === name ? { ...user, profile: '' } : user));
  return { settings: { ...settings, profiles, users }, place: '' };
}

/** Attributes that are left out of another server type are filled by the node with those of the type. */
export function putSettings(settings: ClientSettings, wanted: z.output<typeof setCupcSettingsSchema>): Change {
  const { serverType = settings.serverType } = wanted;
  const kept = serverType === settings.serverType ? settings.attributes : {};
  return { settings: { ...settings, serverType, attributes: { ...kept, ...wanted.attributes } }, place: '' };
}

/** `profile` null gives the user the default one again. */
export function putUser(settings: ClientSettings, userid: string, profile: string | null): Change {
  const key = userid.toLowerCase();
  const others = settings.users.filter((user) => user.userid !== key);
  const users = profile === null ? others : [...others, { userid: key, profile }];
  return { settings: { ...settings, users }, place: '' };
}
