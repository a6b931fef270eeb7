import { escapeDnValue, parseDn } from '../schema/index.ts';
import type { DraftEntry } from './directory-entry.ts';
import { departments } from './names.ts';

/** Where each kind of entry lives below the base. */
export interface Places {
  readonly base: string;
  /** `lab.example` for dc=lab,dc=example: domain of mail addresses and host names. */
  readonly domain: string;
  readonly people: string;
  readonly users: string;
  readonly groups: string;
  readonly workstations: string;
  readonly testAccounts: string;
  readonly serviceAccounts: string;
  readonly policies: string;
  department(name: string): string;
}

/** The places below a base such as `dc=lab,dc=example`. Throws InvalidDnError where the base is no DN. */
export function placesBelow(base: string): Places {
  const labels = parseDn(base).levels.flatMap((level) => level.filter(({ type }) => type === 'dc').map(({ value }) => value));
  const people = `ou=People,${base}`;
  return {
    base,
    domain: labels.length > 0 ? labels.join('.') : 'lab.example',
    people,
    users: `cn=Users,${base}`,
    groups: `ou=Company Groups,${base}`,
    workstations: `ou=Workstations,${base}`,
    testAccounts: `ou=Test Accounts,${base}`,
    serviceAccounts: `ou=Service Accounts,${base}`,
    policies: `ou=policies,${base}`,
    department: (name) => `ou=${escapeDnValue(name)},${people}`,
  };
}

function suffixEntry(base: string): DraftEntry {
  const first = parseDn(base).levels[0]?.[0];
  if (first?.type === 'dc') {
    return { dn: base, attributes: { objectClass: ['top', 'dcObject', 'organization'], dc: [first.value], o: ['Laboratory'] } };
  }
  if (first?.type === 'ou') return unit(base, first.value, 'The laboratory');
  return { dn: base, attributes: { objectClass: ['top', 'organization'], o: [first?.value ?? 'Laboratory'] } };
}

function unit(dn: string, name: string, description: string): DraftEntry {
  return { dn, attributes: { objectClass: ['top', 'organizationalUnit'], ou: [name], description: [description] } };
}

/** The folders of the directory, parents first. */
export function organizationEntries(places: Places): DraftEntry[] {
  return [
    suffixEntry(places.base),
    unit(places.people, 'People', 'Everyone, by department'),
    ...departments.map(({ name }) => unit(places.department(name), name, `Department ${name}`)),
    {
      dn: places.users,
      attributes: { objectClass: ['top', 'container'], cn: ['Users'], description: ['Default container for user accounts'] },
    },
    unit(places.groups, 'Company Groups', 'Groups, each with its members'),
    unit(places.workstations, 'Workstations', 'Computer accounts'),
    unit(places.testAccounts, 'Test Accounts', 'Accounts that nobody works with'),
    unit(places.serviceAccounts, 'Service Accounts', 'Accounts of programs'),
    unit(places.policies, 'policies', 'Password policies'),
  ];
}
