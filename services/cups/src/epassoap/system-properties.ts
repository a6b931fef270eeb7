import type { NodeSettings } from '../database/index.ts';

/**
 * What a client is told about the system: presence domain and nodes, the user's home node first. Names of properties: Developer
 * Guide for IM and Presence 10.5(2), page 51 ff. `directory` is what
 * the user's LDAP profile makes of it. Passwords of the node's own settings are not among them.
 */
export function systemProperties(
  settings: NodeSettings,
  homeNode: string,
  directory: readonly (readonly [string, string])[],
): Map<string, string> {
  const [primary = '', backup = '', backup2 = ''] = [homeNode, ...settings.nodes.filter((node) => node !== homeNode)];
  return new Map([
    ['Presence.Domain', settings.presenceDomain],
    ['Presence.Primary.Address', primary],
    ['Presence.Backup.Address', backup],
    ['Presence.Backup2.Address', backup2],
    ...directory,
  ]);
}
