import { administratorAccount, computerEntries, managerAccount, managerEntry, testAccountEntries } from './accounts.ts';
import type { DirectoryAccount, DirectoryEntry, DirectoryPerson, DraftEntry } from './directory-entry.ts';
import { groupEntries, linkMembers } from './groups.ts';
import { organizationEntries, placesBelow } from './organization.ts';
import { defaultPolicyDn, furtherPolicyEntries, policyEntry, programPolicyEntry } from './password-policy.ts';
import { makePeople } from './people.ts';
import { randomFor, uuidText } from './random.ts';

export interface PopulationOptions {
  /** How many people a search for inetOrgPerson finds; at least 1. */
  readonly users?: number;
  readonly seed?: number;
  readonly base?: string;
}

/** Everything a directory starts with. */
export interface Population {
  readonly base: string;
  /** Parents before children; the people in the order of their user ids' invention, asmith and bjones first. */
  readonly entries: readonly DirectoryEntry[];
  readonly people: readonly DirectoryPerson[];
  /** Root DN; it has no entry. */
  readonly administrator: DirectoryAccount;
  /** What CUCM and CUPS bind as. */
  readonly manager: DirectoryAccount;
  /** DN of the password policy that holds for every account. */
  readonly passwordPolicy: string;
}

/** The day the company opened its directory; every generated entry dates from then. */
const opened = '20090105080000Z';
const openedChange = '20090105080000.000000Z#000000#000#000000';
/** Streams of the random numbers for the identities of entries, apart from those for people. */
const identityStream = 0x2000_0000;

/**
 * The company in the directory: the same for the same options, for OpenLDAP and for the embedded server alike.
 * Throws InvalidDnError where `base` is no DN, RangeError where `users` is no whole number from 1.
 */
export function generatePopulation({ users = 1000, seed = 1, base = 'dc=lab,dc=example' }: PopulationOptions = {}): Population {
  if (!Number.isInteger(users) || users < 1) throw new RangeError(`users: a whole number from 1 is wanted, not ${users}`);
  const places = placesBelow(base);
  const made = makePeople(users, seed, places);
  const people = made.map(({ person }) => person);
  const personEntries = made.map(({ entry }) => entry);
  const groups = groupEntries(made, places);
  linkMembers(groups, personEntries);
  const others = [
    ...organizationEntries(places),
    managerEntry(places, seed),
    policyEntry(places),
    programPolicyEntry(places),
    ...furtherPolicyEntries(places),
  ];
  const accounts = [...computerEntries(people, places), ...testAccountEntries(places, seed)];
  const administrator = administratorAccount(places);
  const first = others.length;
  const entries = [...others, ...personEntries, ...accounts, ...groups];
  entries.forEach((entry, index) => {
    identify(entry, seed, index - first, administrator.dn);
  });
  return { base, entries, people, administrator, manager: managerAccount(places), passwordPolicy: defaultPolicyDn(places) };
}

/** Adds what a server would otherwise invent at every start: identities and times. */
function identify({ attributes }: DraftEntry, seed: number, index: number, administrator: string): void {
  const octets = randomFor(seed, identityStream + index).octets(16);
  if (attributes.objectClass?.includes('user')) attributes.objectGUID = [octets.toString('latin1')];
  attributes.entryUUID = [uuidText(octets)];
  attributes.creatorsName = [administrator];
  attributes.createTimestamp = [opened];
  attributes.modifiersName = [administrator];
  attributes.modifyTimestamp = [opened];
  attributes.entryCSN = [openedChange];
}
