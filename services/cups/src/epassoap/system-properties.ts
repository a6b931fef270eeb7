import type { NodeSettings } from '../database/index.ts';

const servers = ['Primary', 'Backup1', 'Backup2'];
const contexts = [1, 2, 3];

/**
 * Directory settings are the LDAP profile of the user (Application > Cisco Unified Personal Communicator > LDAP Profile). Without
 * a profile the names are there and the values empty, so that search is off (assumed).
 */
const directoryProperties = [
  ...servers.flatMap((server) => ['Address', 'Port', 'Protocol'].map((field) => `Directory.${server}.${field}`)),
  'Directory.ConfigurationName',
  'Directory.DN',
  'Directory.Password',
  'Directory.AnonymousBind',
  ...contexts.flatMap((context) => [`Directory.SearchContext${context}`, `Directory.SearchRecursive${context}`]),
];

/**
 * What a client is told about the system: presence domain and nodes, the user's home node first. Names of properties: Developer
 * Guide for IM and Presence 10.5(2), page 51 ff. Passwords of the node's own settings are not among them.
 */
export function systemProperties(settings: NodeSettings, homeNode: string): Map<string, string> {
  const [primary = '', backup = '', backup2 = ''] = [homeNode, ...settings.nodes.filter((node) => node !== homeNode)];
  return new Map([
    ['Presence.Domain', settings.presenceDomain],
    ['Presence.Primary.Address', primary],
    ['Presence.Backup.Address', backup],
    ['Presence.Backup2.Address', backup2],
    ...directoryProperties.map((name): [string, string] => [name, '']),
  ]);
}
