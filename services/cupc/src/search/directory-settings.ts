import type { LdapServer } from '@uclab/platform/ldap';
import { type ContactField, contactFields } from './contact.ts';

export interface SearchContext {
  readonly dn: string;
  /** All levels below it, or the entries directly below it. */
  readonly recursive: boolean;
}

/** The directory as the presence node told the client of it at sign-in. */
export interface DirectorySettings {
  /** Name of the LDAP profile. */
  readonly profile: string;
  /** In the order in which they are tried. */
  readonly servers: readonly LdapServer[];
  /** Empty for an anonymous bind. */
  readonly bindDn: string;
  readonly password: string;
  readonly contexts: readonly SearchContext[];
  /** Empty for none. */
  readonly filter: string;
  readonly serverType: string;
  /** The LDAP attribute behind each field. */
  readonly attributes: Readonly<Record<ContactField, string>>;
}

const isTrue = (value: string): boolean => value.toUpperCase() === 'TRUE';

/**
 * The directory settings among the system properties of a configuration; undefined where the user has no LDAP profile. Names: Developer
 * Guide for IM and Presence 10.5(2), page 51 ff.; those of filter, server type and attribute map are ours.
 */
export function directorySettings(configuration: ReadonlyMap<string, string>): DirectorySettings | undefined {
  const value = (name: string): string => configuration.get(`Directory.${name}`) ?? '';
  const servers = ['Primary', 'Backup1', 'Backup2'].flatMap((place): LdapServer[] => {
    const [host, port] = [value(`${place}.Address`), Number(value(`${place}.Port`))];
    return host !== '' && Number.isInteger(port) ? [{ host, port, ssl: value(`${place}.Protocol`) === 'TLS' }] : [];
  });
  const profile = value('ConfigurationName');
  if (profile === '' && servers.length === 0) return undefined;
  const anonymous = isTrue(value('AnonymousBind'));
  const contexts = [1, 2, 3].map((number) => ({
    dn: value(`SearchContext${number}`),
    recursive: isTrue(value(`SearchRecursive${number}`)),
  }));
  const attributes: Record<ContactField, string> = {
    UserID: '',
    FirstName: '',
    LastName: '',
    DisplayName: '',
    EmailAddress: '',
    BusinessPhone: '',
  };
  for (const field of contactFields) attributes[field] = value(`Attribute.${field}`);
  return {
    profile,
    servers,
    bindDn: anonymous ? '' : value('DN'),
    password: anonymous ? '' : value('Password'),
    contexts: contexts.filter(({ dn }) => dn !== ''),
    filter: value('SearchFilter'),
    serverType: value('ServerType'),
    attributes,
  };
}
