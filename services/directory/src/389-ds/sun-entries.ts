import { type DirectoryEntry, failureCountIntervalS, lockoutDurationS, maximumFailures, type Population } from '../population/index.ts';

/** Attributes that a directory of this family has no schema for, or computes itself. */
const foreign: ReadonlySet<string> = new Set([
  'department',
  'dnshostname',
  'entrycsn',
  'objectcategory',
  'objectguid',
  'operatingsystem',
  'samaccountname',
  'useraccountcontrol',
  'userprincipalname',
]);

const foreignClasses: ReadonlySet<string> = new Set(['user', 'computer']);
const renamedClasses: Readonly<Record<string, string>> = { container: 'nsContainer', dcobject: 'domain' };

/** Days that a password lasts under the policies that set an end. */
const maximumAgeS = String(90 * 86_400);

/** `b0dd1805-e63911f1-a381a7f8-97dcb785`, as the server writes the unique id of an entry. */
const uniqueIdOf = (uuid: string): string => uuid.replaceAll('-', '').replace(/^(.{8})(.{8})(.{8})(.{8})$/, '$1-$2-$3-$4');

function classesOf(classes: readonly string[]): string[] {
  return (
    classes
      .filter((name) => !foreignClasses.has(name.toLowerCase()))
      .map((name) => renamedClasses[name.toLowerCase()] ?? name)
      // A domain is an organization by itself, and two structural classes are one too many.
      .filter((name, _, all) => name !== 'organization' || !all.includes('domain'))
  );
}

type Attributes = Readonly<Record<string, readonly string[]>>;

/** What further classes and attributes an entry has, or does not have, by what it is. */
function particular(attributes: Attributes): { classes: string[]; without: string[]; more: Attributes } {
  const classes = attributes.objectClass ?? [];
  if (classes.includes('account')) {
    return { classes: ['simpleSecurityObject'], without: ['cn', 'displayName'], more: { nsAccountLock: ['true'] } };
  }
  if (classes.includes('device')) return { classes: [], without: ['displayName'], more: {} };
  if (classes.includes('container')) return { classes: [], without: ['description'], more: {} };
  if (classes.includes('dcObject')) return { classes: [], without: ['o'], more: {} };
  return { classes: attributes.memberOf ? ['nsMemberOf'] : [], without: [], more: {} };
}

/** Policies of this family; the default one is a part of its configuration. */
const policies = (base: string): DirectoryEntry[] =>
  Object.entries({
    expiring: { passwordExp: ['on'], passwordMustChange: ['off'], passwordLockout: ['on'] },
    strict: { passwordExp: ['on'], passwordMustChange: ['on'], passwordLockout: ['on'] },
    programs: { passwordExp: ['off'], passwordMustChange: ['off'], passwordLockout: ['off'] },
  }).map(([name, policy]) => ({
    dn: `cn=${name},ou=policies,${base}`,
    attributes: {
      objectClass: ['top', 'passwordPolicy', 'ldapsubentry'],
      cn: [name],
      ...policy,
      passwordMaxAge: [maximumAgeS],
      passwordMaxFailure: [String(maximumFailures)],
      passwordLockoutDuration: [String(lockoutDurationS)],
      passwordResetFailureCount: [String(failureCountIntervalS)],
      passwordStorageScheme: ['SSHA'],
    },
  }));

/** Rights of the suffix: the manager of CUCM and CUPS reads everything but passwords, and everybody may change their own. */
const rightsOf = ({ manager }: Population): string[] => [
  `(targetattr != "userPassword || aci")(version 3.0; acl "The manager reads"; allow (read, search, compare) userdn = "ldap:///${manager.dn}";)`,
  '(targetattr = "userPassword")(version 3.0; acl "Own password"; allow (write) userdn = "ldap:///self";)',
];

/**
 * The company's directory as one of the Sun family has it: the same people with the same ids, without what only Active Directory has,
 * with the ids, classes and policies of this family.
 */
export function sunEntries(population: Population): readonly DirectoryEntry[] {
  const own = population.entries.filter(({ attributes }) => !attributes.objectClass?.includes('pwdPolicy'));
  const entries = own.map(({ dn, attributes }): DirectoryEntry => {
    const { classes, without, more } = particular(attributes);
    const kept = Object.entries(attributes).filter(([name]) => !foreign.has(name.toLowerCase()) && !without.includes(name));
    return {
      dn,
      attributes: {
        ...Object.fromEntries(kept),
        objectClass: [...classesOf(attributes.objectClass ?? []), ...classes],
        nsUniqueId: [uniqueIdOf(attributes.entryUUID?.[0] ?? '')],
        ...more,
        ...(dn === population.base ? { aci: rightsOf(population) } : {}),
      },
    };
  });
  return [...entries, ...policies(population.base)];
}
