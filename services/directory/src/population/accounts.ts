import type { DirectoryAccount, DirectoryPerson, DraftEntry } from './directory-entry.ts';
import type { Places } from './organization.ts';
import { passwordOf, saltedSha } from './password.ts';
import { programPolicyDn } from './password-policy.ts';
import { randomFor } from './random.ts';

const normalAccount = 512;
const disabled = 2;
const workstation = 4096;
const testAccountCount = 5;
const onePerComputer = 10;
const fewestComputers = 5;
/** Streams of the random numbers, far above any person's. */
const serviceStream = 0x4000_0000;
const testStream = 0x5000_0000;

/** The account with which CUCM and the CUPS nodes bind before they search. It is no inetOrgPerson, so it never becomes a user. */
export function managerAccount(places: Places): DirectoryAccount {
  return { dn: `cn=uclab-manager,${places.serviceAccounts}`, password: passwordOf('uclab-manager') };
}

/** The root DN that the laboratory writes with. It has no entry, as in slapd. */
export function administratorAccount(places: Places): DirectoryAccount {
  return { dn: `cn=admin,${places.base}`, password: passwordOf('admin') };
}

export function managerEntry(places: Places, seed: number): DraftEntry {
  const { dn, password } = managerAccount(places);
  return {
    dn,
    attributes: {
      objectClass: ['top', 'organizationalRole', 'simpleSecurityObject'],
      cn: ['uclab-manager'],
      description: ['Binds for CUCM and CUPS; may read everything but passwords'],
      userPassword: [saltedSha(password, randomFor(seed, serviceStream).octets(8))],
      pwdPolicySubentry: [programPolicyDn(places)],
    },
  };
}

/** Computers of the first people: accounts too, as in Active Directory, so a search without a filter shows them. */
export function computerEntries(people: readonly DirectoryPerson[], places: Places): DraftEntry[] {
  const count = Math.min(people.length, Math.max(fewestComputers, Math.floor(people.length / onePerComputer)));
  return people.slice(0, count).map(({ userid, displayName }) => {
    const name = `${userid.toUpperCase()}-PC`;
    return {
      dn: `cn=${name},${places.workstations}`,
      attributes: {
        objectClass: ['top', 'device', 'user', 'computer'],
        cn: [name],
        displayName: [name],
        description: [`Computer of ${displayName}`],
        sAMAccountName: [`${name}$`],
        userAccountControl: [String(workstation)],
        objectCategory: ['computer'],
        dNSHostName: [`${name.toLowerCase()}.${places.domain}`],
        operatingSystem: ['Windows 7 Enterprise'],
      },
    };
  });
}

/** Disabled accounts left over from tests: a search without a filter shows them, no synchronisation reads them. */
export function testAccountEntries(places: Places, seed: number): DraftEntry[] {
  return Array.from({ length: testAccountCount }, (_, index) => {
    const userid = `test${String(index + 1).padStart(2, '0')}`;
    const displayName = `Test Account ${index + 1}`;
    return {
      dn: `uid=${userid},${places.testAccounts}`,
      attributes: {
        objectClass: ['top', 'account', 'user'],
        uid: [userid],
        cn: [displayName],
        displayName: [displayName],
        description: ['For tests only'],
        userPassword: [saltedSha(passwordOf(userid), randomFor(seed, testStream + index).octets(8))],
        sAMAccountName: [userid],
        userAccountControl: [String(normalAccount | disabled)],
        objectCategory: ['person'],
      },
    };
  });
}
