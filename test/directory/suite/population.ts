import { describe, expect, test } from 'vitest';
import { find } from '../entries.ts';
import type { DirectoryTarget } from '../target.ts';

const openLdapFilter = '(objectclass=inetOrgPerson)';
const activeDirectoryFilter = '(&(objectclass=user)(!(objectclass=Computer))(!(UserAccountControl:1.2.840.113556.1.4.803:=2)))';
const adamFilter = '(&(objectclass=user)(!(objectclass=Computer))(!(msDS-UserAccountDisabled=TRUE)))';

export function describePopulation(directory: DirectoryTarget): void {
  const { base, population } = directory;
  const all = (filter: string, attributes: string[], below = base) =>
    directory.as(directory.manager, (client) => find(client, below, { filter, attributes, paged: { pageSize: 500 } }));

  describe('the population', () => {
    test('has asmith and bjones first, in the order in which the directory gives people', async () => {
      const people = await all(openLdapFilter, ['uid']);
      expect(people.slice(0, 2).map(({ uid }) => uid)).toEqual(['asmith', 'bjones']);
    });

    test('is read whole by the filter of type OpenLDAP', async () => {
      const people = await all(openLdapFilter, ['uid']);
      expect(people.map(({ uid }) => uid)).toEqual(population.people.map(({ userid }) => userid));
    });

    test('is the same people by the filter of type Microsoft Active Directory, without computers and disabled accounts', async () => {
      const people = await all(activeDirectoryFilter, ['sAMAccountName']);
      expect(people.map(({ sAMAccountName }) => sAMAccountName)).toEqual(population.people.map(({ userid }) => userid));
    });

    test('shows disabled accounts too by the filter of type ADAM, which asks for another attribute', async () => {
      const disabled = await all('(userAccountControl:1.2.840.113556.1.4.803:=2)', ['uid']);
      expect(disabled.length).toBeGreaterThan(0);
      expect(await all(adamFilter, ['uid'])).toHaveLength(population.people.length + disabled.length);
    });

    test('has computers and test accounts that a search for users without a filter shows', async () => {
      const found = await all('(&(objectClass=user)(|(cn=ASMITH*)(uid=test01)))', ['cn']);
      expect(found.map(({ cn }) => cn)).toEqual(['ASMITH-PC', 'Test Account 1']);
    });

    test('has people in CN=Users, and none below a group', async () => {
      const users = await all('(uid=*)', ['uid'], `CN=Users,DC=lab,DC=example`);
      expect(users.map(({ uid }) => uid)).toContain('dbrown');
      expect(await all('(uid=*)', ['uid'], `CN=Presence Users,OU=Company Groups,${base}`)).toEqual([]);
    });

    test('knows the members of a group by the name of the group alone', async () => {
      const [group] = await all('(cn=Presence Users)', ['member']);
      const members = await all(`(&(objectCategory=person)(memberOf=CN=Presence Users,OU=Company Groups,${base}))`, ['1.1']);
      expect(members.map(({ dn }) => dn)).toEqual([group?.member].flat());
      expect(members.length).toBeGreaterThan(50);
    });

    test('has the identities that were generated, so that they are the same on every server', async () => {
      const [asmith] = await directory.as(directory.manager, (client) =>
        find(client, base, { filter: '(uid=asmith)', attributes: ['entryUUID', 'objectGUID'], explicitBufferAttributes: ['objectGUID'] }),
      );
      const generated = population.entries.find(({ dn }) => dn === population.people[0]?.dn)?.attributes;
      expect(asmith?.entryUUID).toBe(generated?.entryUUID?.[0]);
      expect(asmith?.objectGUID).toEqual(Buffer.from(generated?.objectGUID?.[0] ?? '', 'latin1'));
    });
  });
}
