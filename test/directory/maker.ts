import type { DirectoryPerson, Population } from '@uclab/directory/population';
import { adPeople } from '@uclab/directory/samba-ad';
import { Attribute, type Client, Control } from 'ldapts';
import { change, personPassword } from './entries.ts';

/** What an administrator makes of an account, and how a password that is right is answered then. */
export interface AccountState {
  readonly state: 'disabled' | 'locked' | 'expired' | 'must change';
  apply(client: Client, dn: string, base: string): Promise<void>;
  /** It is made of an account of the population, not of a new one. */
  readonly isOld?: boolean;
  /** What the directory says beside the result, or instead of it, to whoever asks. */
  readonly reason: string | undefined;
  readonly accepted: boolean;
}

/** What differs between the directories of several makers, for those who synchronise from them. */
export interface DirectoryMaker {
  readonly product: 'openldap' | '389-ds' | 'samba-ad';
  /** LDAP Server Type of CUCM. */
  readonly serverType: 'Microsoft Active Directory' | 'iPlanet or Sun ONE LDAP Server' | 'OpenLDAP';
  readonly userIdAttribute: 'uid' | 'sAMAccountName';
  /** By schedule it is asked for changes only. */
  readonly tellsChanges: boolean;
  /** Entries that a run reads and leaves out: accounts of programs, which have no last name. */
  readonly programs: number;
  /** It returns people in the order in which it was filled with them. */
  readonly keepsOrder: boolean;
  people(population: Population): readonly DirectoryPerson[];
  /** A person who is new, in the folder of Sales, with the password of `entries.ts`. */
  newcomer(userid: string, base: string, more?: Readonly<Record<string, string>>): { dn: string; attributes: Attribute[] };
  readonly accountStates: readonly AccountState[];
}

const list = (values: Readonly<Record<string, string | readonly string[] | Buffer>>): Attribute[] =>
  Object.entries(values).map(([type, value]) => new Attribute({ type, values: Buffer.isBuffer(value) ? [value] : [value].flat() }));

const wrongPasswords = 5;

/** Wrong passwords, one after the other, until the directory has had enough. */
async function lockOut(client: Client, dn: string): Promise<void> {
  for (let count = 0; count < wrongPasswords; count++) await client.bind(dn, 'wrong').catch(() => undefined);
}

const person = (userid: string): Record<string, string | string[]> => ({
  objectClass: ['inetOrgPerson'],
  uid: userid,
  cn: `New ${userid}`,
  sn: 'Newcomer',
  givenName: 'New',
});

const common = {
  userIdAttribute: 'uid',
  tellsChanges: true,
  programs: 0,
  keepsOrder: true,
  people: ({ people }: Population) => people,
} as const;

const longAgo = '20090105080000Z';
const relaxed = () => new Control('1.3.6.1.4.1.4203.666.5.12', { critical: true });
const under = (policy: string, base: string) => change('replace', 'pwdPolicySubentry', `cn=${policy},ou=policies,${base}`);

export const openLdap: DirectoryMaker = {
  ...common,
  product: 'openldap',
  serverType: 'OpenLDAP',
  newcomer: (userid, base, more = {}) => ({
    dn: `uid=${userid},ou=Sales,ou=People,${base}`,
    attributes: list({ ...person(userid), objectClass: ['inetOrgPerson', 'user'], userPassword: personPassword, ...more }),
  }),
  accountStates: [
    {
      state: 'disabled',
      apply: (client, dn) => client.modify(dn, change('replace', 'userAccountControl', '514')),
      // It has no word for it: nobody may look at the password, and so it is a wrong one.
      reason: undefined,
      accepted: false,
    },
    { state: 'locked', apply: lockOut, reason: 'account-locked', accepted: false },
    {
      state: 'expired',
      apply: (client, dn, base) => client.modify(dn, [under('expiring', base), change('replace', 'pwdChangedTime', longAgo)], relaxed()),
      reason: 'password-expired',
      accepted: false,
    },
    {
      state: 'must change',
      apply: (client, dn, base) => client.modify(dn, [under('strict', base), change('replace', 'pwdReset', 'TRUE')]),
      reason: 'password-must-change',
      accepted: true,
    },
  ],
};

export const ds389: DirectoryMaker = {
  ...common,
  product: '389-ds',
  serverType: 'iPlanet or Sun ONE LDAP Server',
  newcomer: (userid, base, more = {}) => ({
    dn: `uid=${userid},ou=Sales,ou=People,${base}`,
    attributes: list({ ...person(userid), userPassword: personPassword, ...more }),
  }),
  accountStates: [
    {
      state: 'disabled',
      apply: (client, dn) => client.modify(dn, change('replace', 'nsAccountLock', 'true')),
      reason: 'account-disabled',
      accepted: false,
    },
    { state: 'locked', apply: lockOut, reason: 'account-locked', accepted: false },
    {
      state: 'expired',
      apply: (client, dn, base) => client.modify(dn, [under('expiring', base), change('replace', 'passwordExpirationTime', longAgo)]),
      reason: 'password-expired',
      accepted: false,
    },
    {
      state: 'must change',
      apply: async (client, dn, base) => {
        await client.modify(dn, under('strict', base));
        await client.modify(dn, change('replace', 'userPassword', personPassword));
      },
      reason: 'password-must-change',
      accepted: true,
    },
  ],
};

export const sambaAd: DirectoryMaker = {
  product: 'samba-ad',
  serverType: 'Microsoft Active Directory',
  userIdAttribute: 'sAMAccountName',
  tellsChanges: false,
  // Administrator, the account of the domain's name server, the laboratory's administrator, and the manager of CUCM.
  programs: 4,
  keepsOrder: false,
  people: adPeople,
  newcomer: (userid, base, more = {}) => ({
    dn: `CN=New ${userid},ou=Sales,ou=People,${base}`,
    attributes: list({
      objectClass: ['user'],
      sAMAccountName: userid,
      sn: 'Newcomer',
      givenName: 'New',
      userAccountControl: '512',
      unicodePwd: Buffer.from(`"${personPassword}"`, 'utf16le'),
      ...more,
    }),
  }),
  accountStates: [
    {
      state: 'disabled',
      apply: (client, dn) => client.modify(dn, change('replace', 'userAccountControl', '514')),
      reason: 'account-disabled',
      accepted: false,
    },
    { state: 'locked', apply: lockOut, reason: 'account-locked', accepted: false },
    {
      state: 'expired',
      // The day on which a password was set cannot be written there, so it is somebody who has had one for long.
      isOld: true,
      apply: (client, dn, base) =>
        client.modify(`CN=expiring,CN=Password Settings Container,CN=System,${base}`, change('replace', 'msDS-PSOAppliesTo', dn)),
      reason: 'password-expired',
      accepted: false,
    },
    {
      state: 'must change',
      apply: (client, dn) => client.modify(dn, change('replace', 'pwdLastSet', '0')),
      reason: 'password-must-change',
      accepted: false,
    },
  ],
};
