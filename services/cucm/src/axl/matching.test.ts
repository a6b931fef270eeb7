import fc from 'fast-check';
import { expect, it } from 'vitest';
import { meets, pageOf } from './matching.ts';

it.each([
  ['lab', 'lab', true],
  ['lab', 'LAB', true],
  ['lab', '%', true],
  ['', '%%%', true],
  ['', '', true],
  ['lab', '', false],
  ['lab', 'l%', true],
  ['lab', '%b', true],
  ['lab', 'l_b', true],
  ['lab', 'l_', false],
  ['lab', '%a%', true],
  ['lab', '%c%', false],
  ['a.b', 'a.b', true],
  ['axb', 'a.b', false],
  ['lab', undefined, true],
])('%j meets %j: %s', (value, pattern, fits) => {
  expect(meets(value, pattern)).toBe(fits);
});

it('agrees with a regular expression', () => {
  const characters = fc.array(fc.constantFrom('a', 'b', '%', '_'), { maxLength: 8 }).map((list) => list.join(''));
  fc.assert(
    fc.property(characters, characters, (value, pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`, 's');
      expect(meets(value, pattern)).toBe(expression.test(value));
    }),
  );
});

it('gives an answer for a pattern on which a regular expression would never come back', () => {
  expect(meets('a'.repeat(5000), `${'a%'.repeat(500)}b`)).toBe(false);
});

it('pages', () => {
  expect(pageOf([1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
  expect(pageOf([1, 2, 3, 4], 1, 2)).toEqual([2, 3]);
  expect(pageOf([1, 2, 3, 4], 9)).toEqual([]);
});
