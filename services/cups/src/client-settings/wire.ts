import type { ClientSettings as WireSettings } from '@uclab/contracts/cups/v1/client_settings';
import { passwordDigest } from '@uclab/platform/ldap';
import { type AttributeMap, defaultAttributes, directoryTypes } from './server-types.ts';
import type { ClientSettings } from './settings.ts';

/** The settings as the laboratory sees them: no password, but a digest that tells it from another. */
export const toWire = ({ servers, profiles, serverType, attributes, users, revision }: ClientSettings): WireSettings => ({
  servers: servers.map((server) => ({ ...server })),
  profiles: profiles.map(({ password, contexts, ...profile }) => ({
    ...profile,
    contexts: contexts.map((context) => ({ ...context })),
    passwordDigest: passwordDigest(password),
  })),
  serverType,
  attributes: { ...attributes },
  users: [...users].map(([userid, profile]) => ({ userid, profile })),
  revision,
});

const typeDefaults = (serverType: string): Partial<AttributeMap> => {
  const type = directoryTypes.find((known) => known === serverType);
  return type ? defaultAttributes(type) : {};
};

/** What was sent, still to be checked; a profile that says no password has the one that it had under its name. */
export const fromWire = (wire: WireSettings, present: ClientSettings): unknown => ({
  servers: wire.servers,
  profiles: wire.profiles.map(({ passwordDigest: _, password, ...profile }) => ({
    ...profile,
    password: password ?? present.profiles.find(({ name }) => name === profile.name)?.password ?? '',
  })),
  serverType: wire.serverType,
  // What the new map does not name is that of the server type.
  attributes: { ...typeDefaults(wire.serverType), ...wire.attributes },
  users: new Map(wire.users.map(({ userid, profile }) => [userid, profile])),
  revision: wire.revision,
});
