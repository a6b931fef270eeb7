import { Refusal } from '@uclab/foundation/errors';
import { Attribute, Change, type Entry } from 'ldapts';
import { escapeDnValue } from '../distinguished-name.ts';
import { accountControl, isDisabled, personNames, text } from '../person.ts';
import type { AccountDialect, EntryChange, Place, WantedAccount } from './account-dialect.ts';
import { listed, replace } from './openldap-accounts.ts';

/** Flags of msDS-User-Account-Control-Computed: https://learn.microsoft.com/windows/win32/adschema/a-msds-user-account-control-computed */
const lockedOut = 0x10;
const expired = 0x80_0000;

/** For how long a password lasts under the policy `expiring` of the domain, and how far the epoch of its times is from ours. */
const maximumAgeMs = 90 * 86_400_000;
const epochMs = 11_644_473_600_000;

/** A password as Active Directory takes it: in double quotes, UTF-16 (MS-ADTS, section 3.1.1.3.1.5.1). */
const password = (words: string): Attribute => new Attribute({ type: 'unicodePwd', values: [Buffer.from(`"${words}"`, 'utf16le')] });

const policyOf = (base: string): string => `CN=expiring,CN=Password Settings Container,CN=System,${base}`;

/** The way of Active Directory, as Samba has it. */
export const activeDirectoryAccounts: AccountDialect = {
  accountAttributes: ['userAccountControl', 'pwdLastSet', 'msDS-User-Account-Control-Computed', 'msDS-ResultantPSO'],
  departmentAttribute: 'department',
  newPerson: (person, base) => {
    const { names, password: words, mail } = personNames(person, base);
    const { cn, ...others } = names;
    return {
      dn: `CN=${escapeDnValue(cn[0] ?? person.userid)},${person.parent ?? `ou=People,${base}`}`,
      attributes: [
        ...listed({
          objectClass: ['user', 'inetOrgPerson'],
          ...others,
          ...(person.department ? { department: [person.department] } : {}),
          sAMAccountName: [person.userid],
          userPrincipalName: [mail],
          userAccountControl: ['512'],
        }),
        password(words),
      ],
    };
  },
  passwordChange: (words) => new Change({ operation: 'replace', modification: password(words) }),
  accountChanges: (entry, wanted, place) => {
    const changes: Change[] = [];
    if (wanted.disabled !== undefined) changes.push(replace('userAccountControl', accountControl(entry, wanted.disabled)));
    if (wanted.locked === true) {
      throw new Refusal('refused', 'Active Directory locks an account after wrong passwords only; nobody can lock it by hand.', 'locked');
    }
    if (wanted.locked === false) changes.push(replace('lockoutTime', '0'));
    if (wanted.mustChangePassword !== undefined) changes.push(replace('pwdLastSet', wanted.mustChangePassword ? '0' : '-1'));
    return [...(changes.length > 0 ? [{ dn: entry.dn, changes }] : []), ...expiryChanges(entry, wanted, place)];
  },
  states: async (_, entry) => {
    const flags = Number(text(entry, 'msDS-User-Account-Control-Computed'));
    const mustChangePassword = text(entry, 'pwdLastSet') === '0';
    return {
      disabled: isDisabled(entry),
      locked: (flags & lockedOut) !== 0,
      passwordExpired: !mustChangePassword && (flags & expired) !== 0,
      mustChangePassword,
    };
  },
};

/** A password ends under a policy that names the account; on which day it was set nobody can write. */
function expiryChanges(entry: Entry, { passwordExpired }: WantedAccount, { base, nowMs }: Place): EntryChange[] {
  if (passwordExpired === undefined) return [];
  const policy = policyOf(base);
  const isUnder = text(entry, 'msDS-ResultantPSO').toLowerCase() === policy.toLowerCase();
  if (passwordExpired === isUnder) return [];
  const setAtMs = Number(text(entry, 'pwdLastSet')) / 10_000 - epochMs;
  if (passwordExpired && setAtMs + maximumAgeMs > nowMs()) {
    throw new Refusal(
      'refused',
      'Active Directory does not let anybody write the day on which a password was set, and this one was set within the last 90 days.',
      'passwordExpired',
    );
  }
  const modification = new Attribute({ type: 'msDS-PSOAppliesTo', values: [entry.dn] });
  return [{ dn: policy, changes: [new Change({ operation: passwordExpired ? 'add' : 'delete', modification })] }];
}
