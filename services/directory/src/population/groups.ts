import type { DraftEntry } from './directory-entry.ts';
import { knownPeople } from './known-people.ts';
import { departments } from './names.ts';
import type { Places } from './organization.ts';
import type { PersonEntry } from './people.ts';

/** Besides the known people one in so many is in `Presence Users`. */
const oneInPresenceUsers = 10;

/** The company's groups, none of them empty, since groupOfNames wants a member. */
export function groupEntries(people: readonly PersonEntry[], places: Places): DraftEntry[] {
  const presence = people.filter((_, index) => index < knownPeople.length || index % oneInPresenceUsers === 0);
  const groups = [
    group('Presence Users', 'May use presence', presence, places),
    ...departments.map(({ name }) =>
      group(
        name,
        `Everyone in ${name}`,
        people.filter(({ department }) => department === name),
        places,
      ),
    ),
  ];
  return groups.filter(({ attributes }) => attributes.member && attributes.member.length > 0);
}

function group(name: string, description: string, members: readonly PersonEntry[], places: Places): DraftEntry {
  return {
    dn: `cn=${name},${places.groups}`,
    attributes: {
      objectClass: ['top', 'groupOfNames'],
      cn: [name],
      description: [description],
      member: members.map(({ entry }) => entry.dn),
    },
  };
}

/** Writes the back link into each member's entry: slapadd computes none. */
export function linkMembers(groups: readonly DraftEntry[], entries: readonly DraftEntry[]): void {
  const byDn = new Map(entries.map((entry) => [entry.dn, entry]));
  for (const { dn, attributes } of groups) {
    for (const member of attributes.member ?? []) {
      const entry = byDn.get(member);
      if (entry) entry.attributes.memberOf = [...(entry.attributes.memberOf ?? []), dn];
    }
  }
}
