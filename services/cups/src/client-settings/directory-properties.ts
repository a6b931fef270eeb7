import { type ClientSettings, type LdapServer, profileOf } from './settings.ts';

const places = ['primary', 'backup1', 'backup2'] as const;
const labels = { primary: 'Primary', backup1: 'Backup1', backup2: 'Backup2' } as const;
const contextNumbers = [1, 2, 3] as const;

const flag = (value: boolean): string => (value ? 'TRUE' : 'FALSE');

function serverProperties(place: (typeof places)[number], server: LdapServer | undefined): [string, string][] {
  const prefix = `Directory.${labels[place]}`;
  return [
    [`${prefix}.Address`, server?.host ?? ''],
    [`${prefix}.Port`, server ? String(server.port) : ''],
    [`${prefix}.Protocol`, server?.protocol ?? ''],
  ];
}

/**
 * What a user's client is told about directories: the LDAP profile of the user, the bind name and the password in clear, and the map
 * of page Settings. Names: Developer Guide for IM and Presence 10.5(2), page 51 ff.; those of the filter, the server type and the map
 * are ours. Without a profile the names are there and the values empty, so that search is off (assumed); the map is of no profile.
 */
export function directoryProperties(settings: ClientSettings, userid: string | undefined): [string, string][] {
  const profile = userid === undefined ? undefined : profileOf(settings, userid);
  const serverOf = (place: (typeof places)[number]) => settings.servers.find(({ name }) => name === profile?.[place]);
  return [
    ...places.flatMap((place) => serverProperties(place, serverOf(place))),
    ['Directory.ConfigurationName', profile?.name ?? ''],
    ['Directory.DN', profile?.anonymousBind ? '' : (profile?.bindDn ?? '')],
    ['Directory.Password', profile?.anonymousBind ? '' : (profile?.password ?? '')],
    ['Directory.AnonymousBind', profile ? flag(profile.anonymousBind) : ''],
    ...contextNumbers.flatMap((number): [string, string][] => {
      const context = profile?.contexts[number - 1];
      return [
        [`Directory.SearchContext${number}`, context?.dn ?? ''],
        [`Directory.SearchRecursive${number}`, context ? flag(context.recursive) : ''],
      ];
    }),
    ['Directory.SearchFilter', profile?.filter ?? ''],
    ['Directory.ServerType', profile ? settings.serverType : ''],
    ...Object.entries(settings.attributes).map(([field, attribute]): [string, string] => [`Directory.Attribute.${field}`, attribute]),
  ];
}
