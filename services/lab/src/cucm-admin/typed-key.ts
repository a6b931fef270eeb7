/** The keys that a person types, by the element of AXL that each becomes. */
const keyOf: Readonly<Record<string, string>> = {
  intervalValue: 'interval',
  scheduleUnit: 'interval',
  repeatable: 'once',
  nextExecTime: 'next',
  ldapFilter: 'filter',
  ldapDn: 'managerDn',
  distinguishedName: 'managerDn',
  ldapPassword: 'managerPassword',
  userSearchBase: 'searchBase',
  ldapServer: 'serverType',
  authenticateEndUsers: 'enabled',
  hostName: 'host',
  ldapPortNumber: 'port',
  sslEnabled: 'ssl',
};

/**
 * CUCM's words about a setting, with the key that was typed before the name that AXL has for it, and the key. `values` are those that
 * were typed: a server stands by its own keys or in the list. Words that begin with no such name stay as they are.
 */
export function asTyped(words: string, values: Readonly<Record<string, string>>): { readonly words: string; readonly key?: string } {
  const [named = '', place, element = ''] = /^(?:servers\.(\d+)\.)?(\w+)/.exec(words) ?? [];
  const own = Object.hasOwn(keyOf, element) ? keyOf[element] : undefined;
  if (own === undefined) return { words };
  const isInList = place !== undefined && values.servers !== undefined && (place !== '0' || values[own] === undefined);
  const key = isInList ? 'servers' : own;
  const where = isInList ? `${element} of server ${Number(place) + 1}` : element;
  return { words: `${key} (${where})${words.slice(named.length)}`, key };
}
