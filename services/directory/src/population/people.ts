import { escapeDnValue } from '../schema/index.ts';
import type { DirectoryPerson, DraftEntry } from './directory-entry.ts';
import { type KnownPerson, knownPeople } from './known-people.ts';
import { departments, givenNames, surnames } from './names.ts';
import type { Places } from './organization.ts';
import { passwordOf, saltedSha } from './password.ts';
import { type Random, randomFor } from './random.ts';

/** A person together with the entry. */
export interface PersonEntry {
  readonly person: DirectoryPerson;
  readonly department: string;
  readonly entry: DraftEntry;
}

/** Extensions start here: asmith has 2000, bjones 2001. */
const firstExtension = 2000;
const firstEmployeeNumber = 100_001;
/** One generated person in so many lives in CN=Users, as those do who were made before the departments were. */
const oneInUsersContainer = 20;

/** The first `count` people: the known ones, then generated ones. User ids, mail addresses and numbers are unique. */
export function makePeople(count: number, seed: number, places: Places): PersonEntry[] {
  const userids = new Set<string>(knownPeople.map(({ userid }) => userid));
  const namesInUsers = new Set<string>();
  const heads = new Map<string, string>();
  return Array.from({ length: count }, (_, index) => {
    const random = randomFor(seed, index);
    const identity = knownPeople[index] ?? inventPerson(random, index, userids);
    const made = makePerson(identity, index, random, places, namesInUsers);
    const head = heads.get(identity.department);
    if (head === undefined) heads.set(identity.department, made.entry.dn);
    else made.entry.attributes.manager = [head];
    return made;
  });
}

function inventPerson(random: Random, index: number, taken: Set<string>): KnownPerson {
  const givenName = random.pick(givenNames);
  const surname = random.pick(surnames);
  const department = random.pick(departments).name;
  const stem = `${givenName.charAt(0)}${surname}`.toLowerCase();
  let userid = stem;
  for (let number = 2; taken.has(userid); number++) userid = `${stem}${number}`;
  taken.add(userid);
  const place = index % oneInUsersContainer === 0 ? 'Users' : department;
  return {
    userid,
    givenName,
    surname,
    place,
    department,
    ...(random.below(3) === 0 ? { initials: random.pick(givenNames).charAt(0) } : {}),
  };
}

function makePerson(identity: KnownPerson, index: number, random: Random, places: Places, namesInUsers: Set<string>): PersonEntry {
  const { userid, givenName, surname, initials } = identity;
  const displayName = `${givenName} ${surname}`;
  const inUsers = identity.place === 'Users';
  const commonName = inUsers && namesInUsers.has(displayName) ? `${displayName} (${userid})` : displayName;
  if (inUsers) namesInUsers.add(displayName);
  const dn = inUsers ? `cn=${escapeDnValue(commonName)},${places.users}` : `uid=${userid},${places.department(identity.place)}`;
  const department = departments.find(({ name }) => name === identity.department) ?? departments[0];
  const telephoneNumber = String(firstExtension + index);
  const mail = `${userid}@${places.domain}`;
  const password = passwordOf(userid);
  const entry: DraftEntry = {
    dn,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson', 'user'],
      uid: [userid],
      cn: [commonName],
      sn: [surname],
      givenName: [givenName],
      ...(initials === undefined ? {} : { initials: [initials] }),
      displayName: [displayName],
      mail: [mail],
      telephoneNumber: [telephoneNumber],
      mobile: [`+1 408 555 ${String(1000 + (index % 9000))}`],
      title: [random.pick(department.titles)],
      departmentNumber: [department.number],
      department: [department.name],
      employeeNumber: [String(firstEmployeeNumber + index)],
      userPassword: [saltedSha(password, random.octets(8))],
      sAMAccountName: [userid],
      userPrincipalName: [mail],
      userAccountControl: ['512'],
      objectCategory: ['person'],
    },
  };
  return { person: { userid, dn, password, displayName, mail, telephoneNumber }, department: department.name, entry };
}
