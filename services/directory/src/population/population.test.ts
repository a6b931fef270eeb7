import { describe, expect, test } from 'vitest';
import { passwordMatches } from '../ldap-server/operations/password.ts';
import { generatePopulation } from './population.ts';

const population = generatePopulation();
const isPerson = ({ attributes }: (typeof population.entries)[number]) => attributes.objectClass?.includes('inetOrgPerson');
const values = (name: string) => population.entries.flatMap(({ attributes }) => attributes[name] ?? []);

describe('the population', () => {
  test('is always the same, and another for another seed', () => {
    expect(generatePopulation()).toEqual(population);
    expect(generatePopulation({ seed: 2 })).not.toEqual(population);
  });

  test('has as many people as were asked for, asmith and bjones first', () => {
    for (const users of [1, 2, 7, 1000]) {
      const { people, entries } = generatePopulation({ users });
      expect(people).toHaveLength(users);
      expect(entries.filter(isPerson).map(({ dn }) => dn)).toEqual(people.map(({ dn }) => dn));
    }
    expect(population.people.slice(0, 2).map(({ userid }) => userid)).toEqual(['asmith', 'bjones']);
  });

  test('has the same people first however many there are', () => {
    expect(generatePopulation({ users: 1500 }).people.slice(0, 1000)).toEqual(population.people);
  });

  test.for(['uid', 'mail', 'telephoneNumber', 'employeeNumber', 'sAMAccountName', 'entryUUID', 'objectGUID'])('has no %s twice', (name) => {
    const all = values(name).map((value) => value.toLowerCase());
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(1000);
  });

  test('has no name twice, and parents before children', () => {
    const seen = new Set<string>();
    for (const { dn } of population.entries) {
      expect(seen.has(dn), dn).toBe(false);
      expect(seen.size === 0 || seen.has(dn.slice(dn.indexOf(',') + 1)), dn).toBe(true);
      seen.add(dn);
    }
  });

  test('has for every person the password that the rule says', () => {
    const entries = new Map(population.entries.map((entry) => [entry.dn, entry]));
    for (const person of population.people) {
      const entry = entries.get(person.dn);
      expect(person.password).toBe(`${person.userid.charAt(0).toUpperCase()}${person.userid.slice(1)}-1234`);
      expect(passwordMatches(entry?.attributes.userPassword?.[0] ?? '', person.password)).toBe(true);
    }
  });

  test('has no service account, computer or test account among the people', () => {
    const others = population.entries.filter((entry) => !isPerson(entry)).map(({ dn }) => dn);
    expect(others).toContain(population.manager.dn);
    expect(others).toContain(`cn=ASMITH-PC,ou=Workstations,${population.base}`);
    expect(others).toContain(`uid=test01,ou=Test Accounts,${population.base}`);
  });

  test('says in memberOf what the groups say', () => {
    const pairs = (name: string, swap: boolean) =>
      population.entries.flatMap(({ dn, attributes }) =>
        (attributes[name] ?? []).map((value) => (swap ? `${value} < ${dn}` : `${dn} < ${value}`)),
      );
    expect(pairs('memberOf', true).sort()).toEqual(pairs('member', false).sort());
    expect(pairs('member', false).length).toBeGreaterThan(1000);
  });

  test('can stand below another base', () => {
    const elsewhere = generatePopulation({ users: 3, base: 'dc=uc,dc=school,dc=example' });
    expect(elsewhere.people[0]).toMatchObject({
      dn: 'uid=asmith,ou=Engineering,ou=People,dc=uc,dc=school,dc=example',
      mail: 'asmith@uc.school.example',
    });
    expect(elsewhere.entries[0]?.attributes).toMatchObject({ dc: ['uc'] });
    expect(generatePopulation({ users: 1, base: 'o=school' }).entries[0]?.attributes).toMatchObject({ o: ['school'] });
  });

  test('cannot be of no people, or of part of one', () => {
    expect(() => generatePopulation({ users: 0 })).toThrow(RangeError);
    expect(() => generatePopulation({ users: 1.5 })).toThrow(RangeError);
  });

  // Seen: 0.4 s. Time of the processor, since other tests may run beside this one.
  test('of 30,000 takes less than two seconds', () => {
    const before = process.threadCpuUsage();
    generatePopulation({ users: 30_000 });
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000_000).toBeLessThan(2);
  });
});
