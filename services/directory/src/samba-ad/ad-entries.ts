import type { DirectoryEntry, DirectoryPerson, Population } from '../population/index.ts';
import { failureCountIntervalS, lockoutDurationS, maximumFailures, passwordOf } from '../population/index.ts';

type Attributes = Readonly<Record<string, readonly string[]>>;

/** What Active Directory computes itself, and what only OpenLDAP has. */
const computed: ReadonlySet<string> = new Set(
  'entryUUID entryCSN objectGUID creatorsName createTimestamp modifiersName modifyTimestamp memberOf userPassword pwdPolicySubentry objectCategory'
    .toLowerCase()
    .split(' '),
);

const normalAccount = 512;
const disabled = 2;
const neverExpires = 0x1_0000;

/** Folders that a domain is made with. */
const ofTheDomain = (base: string): ReadonlySet<string> => new Set([base, `cn=Users,${base}`]);

/** A password as Active Directory takes it: in double quotes, UTF-16. The characters stand for octets. */
const unicodePwd = (password: string): string => Buffer.from(`"${password}"`, 'utf16le').toString('latin1');

const kept = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== 'objectClass' && !computed.has(name.toLowerCase())));

const rdnOf = (dn: string): string => dn.slice(0, dn.indexOf(','));
const parentOf = (dn: string): string => dn.slice(dn.indexOf(',') + 1);

/**
 * DNs as Active Directory wants them, by those of the population: an account is named by its common name, which nobody else in its
 * folder has.
 */
export function accountNames({ entries }: Population): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { dn, attributes } of entries) {
    if (!/^uid=/i.test(dn)) continue;
    const parent = parentOf(dn);
    const plain = `CN=${attributes.cn?.[0] ?? ''},${parent}`;
    const name = taken.has(plain.toLowerCase()) ? `CN=${attributes.cn?.[0] ?? ''} (${attributes.uid?.[0] ?? ''}),${parent}` : plain;
    taken.add(name.toLowerCase());
    names.set(dn, name);
  }
  return names;
}

/** The people of a population under the names that they have in Active Directory. */
export function adPeople(population: Population): readonly DirectoryPerson[] {
  const names = accountNames(population);
  return population.people.map((person) => ({ ...person, dn: names.get(person.dn) ?? person.dn }));
}

/**
 * The company's directory as Active Directory has it, the groups last, whose members have to be there: the same people with the same user
 * ids. They are of the class inetOrgPerson, which is one of accounts there.
 */
export function adEntries(population: Population): readonly DirectoryEntry[] {
  const { base } = population;
  const names = accountNames(population);
  const named = (dn: string): string => names.get(dn) ?? dn;
  const users = new Map(population.people.map(({ dn, password }) => [dn, password]));
  const there = ofTheDomain(base);
  const entries: DirectoryEntry[] = [account(population.administrator.dn, 'admin', population.administrator.password)];
  for (const { dn, attributes } of population.entries) {
    const classes = attributes.objectClass ?? [];
    if (there.has(dn) || classes.includes('pwdPolicy') || dn === `ou=policies,${base}`) continue;
    if (dn === population.manager.dn) entries.push(account(dn, 'uclab-manager', population.manager.password));
    else if (classes.includes('organizationalUnit'))
      entries.push({ dn, attributes: { objectClass: ['organizationalUnit'], ...kept(attributes) } });
    else if (classes.includes('groupOfNames')) entries.push(group(dn, attributes, named));
    else if (classes.includes('computer')) entries.push({ dn, attributes: { objectClass: ['computer'], ...kept(attributes) } });
    else if (classes.includes('user')) {
      const { manager, ...own } = kept(attributes);
      const control = classes.includes('account') ? normalAccount | disabled : normalAccount;
      const password = users.get(dn) ?? passwordOf(attributes.uid?.[0] ?? '');
      entries.push({
        dn: named(dn),
        attributes: {
          objectClass: ['user', 'inetOrgPerson'],
          ...own,
          cn: [rdnOf(named(dn)).replace(/^cn=/i, '')],
          ...(manager ? { manager: manager.map(named) } : {}),
          userAccountControl: [String(control)],
          unicodePwd: [unicodePwd(password)],
        },
      });
    }
  }
  return entries;
}

/** For accounts that an administrator puts under it, msDS-PSOAppliesTo: their passwords end after 90 days. */
export const expiringPolicy = (base: string): DirectoryEntry => ({
  dn: `CN=expiring,CN=Password Settings Container,CN=System,${base}`,
  attributes: {
    objectClass: ['msDS-PasswordSettings'],
    'msDS-PasswordSettingsPrecedence': ['1'],
    'msDS-PasswordReversibleEncryptionEnabled': ['FALSE'],
    'msDS-PasswordHistoryLength': ['0'],
    'msDS-PasswordComplexityEnabled': ['FALSE'],
    'msDS-MinimumPasswordLength': ['0'],
    'msDS-MinimumPasswordAge': ['0'],
    'msDS-MaximumPasswordAge': [span(90 * 86_400)],
    'msDS-LockoutThreshold': [String(maximumFailures)],
    'msDS-LockoutObservationWindow': [span(failureCountIntervalS)],
    'msDS-LockoutDuration': [span(lockoutDurationS)],
  },
});

/** A span of time as Active Directory writes it: negative, in units of 100 ns. */
export const span = (seconds: number): string => String(-seconds * 10_000_000);

/** An account of a program; it has no last name and so makes no user. */
const account = (dn: string, name: string, password: string): DirectoryEntry => ({
  dn,
  attributes: {
    objectClass: ['user'],
    cn: [name],
    sAMAccountName: [name],
    userAccountControl: [String(normalAccount | neverExpires)],
    unicodePwd: [unicodePwd(password)],
  },
});

const group = (dn: string, attributes: Attributes, named: (dn: string) => string): DirectoryEntry => ({
  dn,
  attributes: {
    objectClass: ['group'],
    cn: attributes.cn ?? [],
    sAMAccountName: attributes.cn ?? [],
    member: (attributes.member ?? []).map(named),
  },
});
