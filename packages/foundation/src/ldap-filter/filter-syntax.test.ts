import { describe, expect, it } from 'vitest';
import { filterMistake } from './filter-syntax.ts';

describe('a filter that is right', () => {
  it.each([
    '(objectClass=*)',
    '(cn=Babs Jensen)',
    '(!(cn=Tim Howes))',
    '(&(objectClass=Person)(|(sn=Jensen)(cn=Babs J*)))',
    '(o=univ*of*mich*)',
    '(seeAlso=)',
    '(cn:caseExactMatch:=Fred Flintstone)',
    '(cn:=Betty Rubble)',
    '(sn:dn:2.4.6.8.10:=Barney Rubble)',
    '(:1.2.3:=Wilma Flintstone)',
    '(userAccountControl:1.2.840.113556.1.4.803:=2)',
    '(cn=*\\2A*)',
    '(createTimestamp>=20090101000000Z)',
    '(cn~=smith)',
    '(cn;lang-de=Müller)',
    '(memberOf=CN=Presence Users,OU=Company Groups,DC=lab,DC=example)',
  ])('%s', (filter) => {
    expect(filterMistake(filter)).toBeUndefined();
  });
});

describe('a filter that is not', () => {
  it.each([
    // As the blog's reader wrote it.
    ['&(objectcategory=person)(memberof=Presence Users,OU=Company Groups,DC=blah,DC=blah,DC=net))', 1, 'an opening parenthesis is missing'],
    ['(&(objectClass=person)(cn=a)', 29, 'a closing parenthesis is missing'],
    ['(cn=a))', 7, 'the filter has ended here already'],
    ['(cn=a)(sn=b)', 7, 'the filter has ended here already'],
    ['objectClass=person', 1, 'an opening parenthesis is missing'],
    ['', 1, 'an opening parenthesis is missing'],
    ['()', 2, 'attribute=value is wanted'],
    ['(&)', 3, 'an opening parenthesis is missing'],
    ['(cn)', 2, 'attribute=value is wanted'],
    ['(c n=a)', 2, '"c n" is no attribute'],
    ['(:=a)', 2, '":" is no attribute'],
    ['(cn=a(b)', 6, 'a parenthesis in a value is written \\28'],
    ['(cn=\\4)', 5, 'a backslash is followed by two hexadecimal digits'],
    ['(!(cn=a)(cn=b))', 9, '"(" stands where a closing parenthesis is wanted'],
  ])('%s', (filter, position, words) => {
    expect(filterMistake(filter)).toEqual({ position, words });
  });

  it('is as deep as nobody writes one', () => {
    expect(filterMistake('(!'.repeat(100_000))?.words).toBe('filters stand in each other more than 50 deep');
  });
});
