import { describe, expect, test } from 'vitest';
import { toLdif } from './ldif.ts';
import { generatePopulation } from './population.ts';

/** The records of an LDIF text: attribute lines as name and octets. */
function readLdif(text: string): [string, Buffer][][] {
  return text
    .trimEnd()
    .split('\n\n')
    .map((record) =>
      record.split('\n').map((line): [string, Buffer] => {
        const [, name = '', encoded, value = ''] = /^([\w-]+):(:?) ?(.*)$/.exec(line) ?? [];
        return [name, Buffer.from(value, encoded ? 'base64' : 'utf8')];
      }),
    );
}

describe('the LDIF of a population', () => {
  const population = generatePopulation({ users: 6 });
  const records = readLdif(toLdif(population));

  test('holds every entry with every value, in order', () => {
    expect(records.map(([dn]) => dn?.[1].toString())).toEqual(population.entries.map(({ dn }) => dn));
    const counts = population.entries.map(({ attributes }) => Object.values(attributes).flat().length + 1);
    expect(records.map((record) => record.length)).toEqual(counts);
  });

  test('writes what is not plain text in base64, and octets as octets', () => {
    const jmueller = records.find(([dn]) => dn?.[1].toString().startsWith('uid=jmueller')) ?? [];
    const of = (wanted: string) => jmueller.find(([name]) => name === wanted)?.[1];
    expect(of('sn')?.toString()).toBe('Müller');
    expect(of('objectGUID')).toHaveLength(16);
  });

  test('is plain ASCII in lines', () => {
    expect(toLdif(population)).toMatch(/^[\n -~]+$/);
  });
});
