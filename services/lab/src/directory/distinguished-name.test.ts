import { expect, it } from 'vitest';
import { domainOf, escapeDnValue, isWithin, splitDn } from './distinguished-name.ts';

it('splits a DN behind its first part, also where that holds a comma', () => {
  expect(splitDn('uid=asmith,ou=People,dc=lab')).toEqual({ rdn: 'uid=asmith', parent: 'ou=People,dc=lab' });
  expect(splitDn('cn=Smith\\, Ann,cn=Users,dc=lab')).toEqual({ rdn: 'cn=Smith\\, Ann', parent: 'cn=Users,dc=lab' });
});

it('escapes what has a meaning in a DN', () => {
  expect(escapeDnValue('#a,b+c "d" ')).toBe('\\#a\\,b\\+c \\"d\\"\\ ');
});

it('names the domain of a suffix', () => {
  expect(domainOf('dc=corp, dc=example')).toBe('corp.example');
  expect(domainOf('o=company')).toBe('lab.example');
});

it('tells what stands below a base, however the two are written', () => {
  expect(isWithin('uid=asmith, ou = People,DC=lab', 'OU=People,dc=lab')).toBe(true);
  expect(isWithin('ou=People,dc=lab', 'ou=People, dc=lab')).toBe(true);
  expect(isWithin('uid=asmith,ou=MyPeople,dc=lab', 'ou=People,dc=lab')).toBe(false);
  expect(isWithin('cn=Smith\\,dc=lab', 'dc=lab')).toBe(false);
});
