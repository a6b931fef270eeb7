import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeenNames } from './seen-names.ts';

test('a name is new once', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 200 }), (names) => {
      const seen = new SeenNames();
      const known = new Set<string>();
      for (const name of names) {
        expect(seen.add(name)).toBe(!known.has(name));
        known.add(name);
      }
      expect(seen.size).toBe(known.size);
    }),
  );
});

test('so it is among the names of a large company, which differ in a letter or two', () => {
  const seen = new SeenNames();
  const names = Array.from({ length: 50_000 }, (_, index) => `uid=user${index},ou=Engineering,ou=People,dc=lab,dc=example`);
  expect(names.every((name) => seen.add(name))).toBe(true);
  expect(names.some((name) => seen.add(name))).toBe(false);
  expect(seen.size).toBe(50_000);
});
