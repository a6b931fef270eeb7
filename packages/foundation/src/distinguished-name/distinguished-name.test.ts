import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeDnValue, InvalidDnError, normalDn, parseDn, parseRelativeName } from './distinguished-name.ts';

describe('a distinguished name', () => {
  test('is the same in any case of letters, with other names of types and with spaces', () => {
    const written = 'CN = Presence  Users , ou=Company Groups,domainComponent=LAB,0.9.2342.19200300.100.1.25=example';
    expect(normalDn(written)).toBe(normalDn('cn=presence users,OU=company groups,dc=lab,dc=example'));
  });

  test('is printed with canonical types and the letters of its values', () => {
    expect(parseDn('CN=Ann Smith, OU=People').text).toBe('cn=Ann Smith,ou=People');
  });

  test('is the same whichever way its special characters are escaped', () => {
    expect(normalDn('cn=A\\, B\\2bC,dc=lab')).toBe(normalDn('cn=a\\2C b\\+c,dc=lab'));
    expect(parseDn('cn=A\\, B').text).toBe('cn=A\\2C B');
    expect(parseDn('cn=M\\C3\\BCller').levels[0]?.[0]?.value).toBe('Müller');
    expect(parseDn('cn=#0402486F').levels[0]?.[0]?.value).toBe('Ho');
  });

  test('with two values on one level is the same in either order', () => {
    expect(normalDn('cn=Ann+sn=Smith,dc=lab')).toBe(normalDn('SN=smith + CN=ann,dc=lab'));
  });

  test('that is empty is the root', () => {
    expect(parseDn('')).toMatchObject({ levels: [], normal: '' });
  });

  test.for(['asmith', 'cn=', '=x', 'cn=a,', 'c n=x', 'cn=#04', 'cn=a,,dc=b'])('is not %s', (text) => {
    expect(() => parseDn(text)).toThrow(InvalidDnError);
    expect(normalDn(text)).toBeUndefined();
  });

  test('comes back from its own text with any value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (value) => {
        const parsed = parseDn(`cn=${escapeDnValue(value)},dc=lab`);
        expect(parsed.levels[0]).toEqual([{ type: 'cn', value }]);
        expect(parseDn(parsed.text).normal).toBe(parsed.normal);
      }),
    );
  });

  test('of a million spaces costs no more than one of a million letters', () => {
    expect(normalDn(`cn=a${' '.repeat(1_000_000)}b`)).toBe('cn=a b');
  });

  test('is one level where a new name is wanted', () => {
    expect(parseRelativeName('uid=asmith')).toEqual([{ type: 'uid', value: 'asmith' }]);
    expect(() => parseRelativeName('uid=asmith,dc=lab')).toThrow(InvalidDnError);
  });
});
