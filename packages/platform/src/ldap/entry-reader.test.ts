import fc from 'fast-check';
import { BerWriter } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { EntryReader } from './entry-reader.ts';
import { StepFailure } from './step-failure.ts';

type Values = readonly (string | Buffer)[];

/** An entry as a directory sends it, written by the LDAP library. */
function written(dn: string, attributes: readonly (readonly [string, Values])[]): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(7);
  writer.startSequence(0x64);
  writer.writeString(dn);
  writer.startSequence();
  for (const [name, values] of attributes) {
    writer.startSequence();
    writer.writeString(name);
    writer.startSequence(0x31);
    for (const value of values) writer.writeBuffer(typeof value === 'string' ? Buffer.from(value) : value, 0x04);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

describe('an entry', () => {
  test('comes with every attribute that was asked for, by its name in lower case', () => {
    const reader = new EntryReader(['uid', 'givenName', 'mail']);
    const message = written('uid=asmith', [
      ['uid', ['asmith']],
      ['GIVENNAME', ['Ann', 'Anna']],
    ]);
    expect(reader.read(message)).toEqual({ dn: 'uid=asmith', values: { uid: ['asmith'], givenname: ['Ann', 'Anna'], mail: [] } });
    expect(reader.read(written('uid=nobody', []))).toEqual({ dn: 'uid=nobody', values: { uid: [], givenname: [], mail: [] } });
  });

  test('keeps what was not asked for, whatever its name', () => {
    const { values } = new EntryReader(['uid']).read(
      written('uid=x', [
        ['__proto__', ['a']],
        ['constructor', ['b']],
      ]),
    );
    expect(Object.entries(values)).toEqual([
      ['uid', []],
      ['__proto__', ['a']],
      ['constructor', ['b']],
    ]);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });

  test.each([
    ['no UTF-8', 'jpegPhoto', [Buffer.from([0xff, 0xd8]), Buffer.from('text')], ['/9g=', 'dGV4dA=='], ['jpegphoto']],
    ['bytes by its kind', 'objectGUID', [Buffer.from('text')], ['dGV4dA=='], undefined],
    ['bytes by its option', 'userCertificate;binary', [Buffer.from('text')], ['dGV4dA=='], undefined],
    ['the replacement character itself', 'description', ['\ufffd'], ['\ufffd'], undefined],
  ])('has a value in base64 that is no text: %s', (_name, attribute, values, expected, notText) => {
    expect(new EntryReader([attribute]).read(written('cn=é', [[attribute, values]]))).toEqual({
      dn: 'cn=é',
      values: { [attribute.toLowerCase()]: expected },
      notText,
    });
  });

  test('of any text is read as it was written', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
    const values = fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.dictionary(name, values, { maxKeys: 5, noNullPrototype: true }), (dn, attributes) => {
        const message = written(dn, Object.entries(attributes));
        expect(new EntryReader(Object.keys(attributes)).read(message)).toEqual({ dn, values: attributes });
      }),
    );
  });

  test('is read alike, whatever stood in the ones before it', () => {
    const names = ['uid', 'sn', 'Mail', 'mail', 'mailer', 'x'];
    const one = fc.record({
      dn: fc.string({ unit: 'binary' }),
      names: fc.uniqueArray(fc.constantFrom(...names), { selector: (name) => name.toLowerCase() }),
      value: fc.string({ unit: 'binary' }),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 8 }), (entries) => {
        const reader = new EntryReader(['uid', 'Mail', 'sn']);
        for (const { dn, names, value } of entries) {
          const values: [string, string[]][] = names.map((name) => [name, [value, name]]);
          const read = reader.read(written(dn, values));
          const expected = Object.fromEntries(values.map(([name, texts]) => [name.toLowerCase(), texts]));
          expect(read).toEqual({ dn, values: { uid: [], mail: [], sn: [], ...expected } });
        }
      }),
    );
  });

  test('that is cut short or altered is refused, or read as some other entry; nothing else comes of it', () => {
    const message = written('uid=asmith,ou=People', [
      ['uid', ['asmith']],
      ['mail', ['a@lab.example', 'b@lab.example']],
    ]);
    const reader = new EntryReader(['uid', 'mail']);
    for (let length = 0; length < message.length; length++) {
      expect(() => reader.read(message.subarray(0, length))).toThrow(StepFailure);
    }
    fc.assert(
      fc.property(fc.nat(message.length - 1), fc.nat(255), (at, octet) => {
        const altered = Buffer.from(message);
        altered[at] = octet;
        try {
          expect(reader.read(altered)).toHaveProperty('dn');
        } catch (error) {
          expect(error).toBeInstanceOf(StepFailure);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
