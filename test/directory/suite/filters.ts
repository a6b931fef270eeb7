import { AndFilter, EqualityFilter, type Filter, OrFilter } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { find } from '../entries.ts';
import type { DirectoryTarget } from '../target.ts';

const guid = 'yAB/8sa4IXEEHhNhV5ULmQ==';

/** Each finds asmith alone. */
const findsAsmith = [
  '(uid=asmith)',
  '(UID=ASMITH)',
  '(userid= asmith )',
  '(uid~=asmith)',
  '(uid:=asmith)',
  '(uid:caseIgnoreMatch:=ASMITH)',
  '(uid:caseExactMatch:=asmith)',
  '(cn=ann s*)',
  '(&(cn=*smith)(givenName=ann))',
  '(cn=a*n s*h)',
  '(telephoneNumber=20-00)',
  '(mail=ASMITH@lab.example)',
  '(entryUUID=C8007ff2-c6b8-4171-841e-136157950b99)',
  '(entryDN=uid=asmith, ou=engineering,ou=People,dc=lab,dc=example)',
  '(|(nosuch=1)(uid=asmith))',
  '(&(uid=asmith)(sAMAccountName=asmith)(!(uid=bjones)))',
  '(&(employeeNumber=100001)(userAccountControl<=512)(userAccountControl>=512))',
  '(&(uid=asmith)(userAccountControl:1.2.840.113556.1.4.803:=512))',
  '(&(uid=asmith)(userAccountControl:1.2.840.113556.1.4.804:=514))',
  '(&(uid=asmith)(createTimestamp>=20090101000000Z))',
  '(&(uid=asmith)(objectClass=person)(objectClass=TOP))',
  '(&(uid=asmith)(ou:dn:=engineering))',
];

/** Nothing can be said of these, so neither they nor their opposites find anyone. */
const saysNothing = [
  '(nosuch=asmith)',
  '(nosuch=*)',
  '(sn>=M)',
  '(userAccountControl=many)',
  '(entryUUID=none)',
  '(memberOf=none)',
  '(uid:1.2.3.4:=asmith)',
  '(uid:1.2.840.113556.1.4.803:=2)',
  '(objectClass=nonsense)',
];

export function describeFilters(directory: DirectoryTarget): void {
  const dns = async (filter: string | Filter) => {
    const found = await directory.as(directory.manager, (client) => find(client, directory.base, { filter, attributes: ['1.1'] }));
    return found.map(({ dn }) => dn);
  };
  const asmith = `uid=asmith,ou=Engineering,ou=People,${directory.base}`;

  describe('a search filter', () => {
    test.for(findsAsmith)('%s finds asmith alone', async (filter) => {
      expect(await dns(filter)).toEqual([asmith]);
    });

    test.for(saysNothing)('%s finds nobody, and neither does its opposite', async (filter) => {
      expect(await dns(filter)).toEqual([]);
      expect(await dns(`(!${filter})`)).toEqual([]);
    });

    test('compares names beyond ASCII without regard to case', async () => {
      const jmueller = [`uid=jmueller,ou=Engineering,ou=People,${directory.base}`];
      expect(await dns('(sn=MÜLLER)')).toEqual(jmueller);
      expect(await dns('(sn=mü*)')).toEqual(jmueller);
    });

    test('compares octets, not characters, where values are octets', async () => {
      expect(await dns(new EqualityFilter({ attribute: 'objectGUID', value: Buffer.from(guid, 'base64') }))).toEqual([asmith]);
    });

    test('may name an attribute by its object identifier', async () => {
      expect(await dns(new EqualityFilter({ attribute: '0.9.2342.19200300.100.1.1', value: 'asmith' }))).toEqual([asmith]);
    });

    test('that is an empty "or" finds nobody, an empty "and" everyone', async () => {
      const isAsmith = new EqualityFilter({ attribute: 'uid', value: 'asmith' });
      expect(await dns(new AndFilter({ filters: [isAsmith, new OrFilter({ filters: [] })] }))).toEqual([]);
      expect(await dns(new AndFilter({ filters: [isAsmith, new AndFilter({ filters: [] })] }))).toEqual([asmith]);
    });

    test('cannot feel for passwords, except for one’s own', async () => {
      expect(await dns('(userPassword=*)')).toEqual([directory.manager.dn]);
      expect(await dns('(!(userPassword=*))')).toEqual([]);
    });

    test('with the characters of an injection is taken as the text it is', async () => {
      expect(await dns('(uid=\\2a\\29\\28uid=\\2a)')).toEqual([]);
    });
  });
}
