import type { Step, Trait } from './trait.ts';

const later = 'IM and Presence Service Services (Serviceability help)';

const named = (service: string, before: Pick<Step<string>, 'mark' | 'source'>): Trait<string> => ({
  subject: `Name of the ${service}`,
  steps: [
    { from: '6.0', value: `Cisco UP ${service}`, text: `The service is Cisco UP ${service} up to 8.x.`, ...before },
    { from: '9.0', value: `Cisco ${service}`, mark: 'confirmed', text: `The service is Cisco ${service}.`, source: later },
  ],
});

const byAnalogy = { mark: 'assumed', source: 'by analogy with Cisco UP Sync Agent' } as const;

/** How Unified Serviceability calls the services of a presence node. */
export const serviceNames = {
  syncAgent: named('Sync Agent', { mark: 'confirmed', source: 'Jabber for Mac 9.6 server setup, Perform Synchronization' }),
  clientProfileAgent: named('Client Profile Agent', byAnalogy),
  presenceEngine: named('Presence Engine', byAnalogy),
} as const;

/** What people say in place of a service's name in any release: in full, without the vendor, and shorter; the first is shown in lists. */
export const shortNamesOf = (name: string): string[] => {
  const short = name.replace(/^Cisco (UP )?/, '');
  return [short, `UP ${short}`, `Cisco ${short}`, `Cisco UP ${short}`].filter((form) => form !== name);
};

const folded = (name: string): string => name.toLowerCase().replaceAll(/\s/g, '');

/** With fewer letters nobody can have meant one service. */
const fewestLetters = 3;

/**
 * The one name among those of a node's services that begins with what somebody typed, whatever the case, the blanks and the vendor before
 * it: `axl web`, `SyncAgent`. Undefined where none does or several do, and for fewer than three letters.
 */
export function serviceBeginningWith(names: readonly string[], typed: string): string | undefined {
  if (folded(typed).length < fewestLetters) return undefined;
  const found = servicesBeginningWith(names, typed);
  return found.length === 1 ? found[0] : undefined;
}

/** All the names of services that begin so, whatever the case, the blanks and the vendor before them; none for nothing at all. */
export function servicesBeginningWith(names: readonly string[], typed: string): string[] {
  const wanted = folded(typed);
  return wanted === '' ? [] : names.filter((name) => [name, ...shortNamesOf(name)].some((form) => folded(form).startsWith(wanted)));
}
