import fc from 'fast-check';
import { Attribute, BerWriter, Change, FilterParser, ModifyRequest, SearchRequest } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { deepestFilter, largestFilter } from '../filter/decode-filter.ts';
import { decodeRequest } from './decode-request.ts';
import { MalformedMessageError } from './result-code.ts';

const search = (filter: string): Buffer =>
  new SearchRequest({
    messageId: 7,
    baseDN: 'dc=lab,dc=example',
    scope: 'one',
    attributes: ['cn', 'Mail'],
    sizeLimit: 5,
    filter: FilterParser.parseString(filter),
  }).write();

const modify = (): Buffer =>
  new ModifyRequest({
    messageId: 8,
    dn: 'cn=x',
    changes: [new Change({ operation: 'replace', modification: new Attribute({ type: 'cn', values: ['y', 'z'] }) })],
  }).write();

/** A search with a filter of so many nested negations, written by hand. */
function nested(depth: number): Buffer {
  const writer = new BerWriter({ size: 10_000 });
  writer.startSequence();
  writer.writeInt(1);
  writer.startSequence(0x63);
  writer.writeString('');
  writer.writeEnumeration(0);
  writer.writeEnumeration(0);
  writer.writeInt(0);
  writer.writeInt(0);
  writer.writeBoolean(false);
  for (let level = 1; level < depth; level++) writer.startSequence(0xa2);
  writer.writeString('cn', 0x87);
  for (let level = 1; level < depth; level++) writer.endSequence();
  writer.startSequence();
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

/** Whether the bytes are a request or are refused as none; anything else thrown fails the test. */
function isRequest(octets: Buffer): boolean {
  try {
    decodeRequest(octets);
    return true;
  } catch (error) {
    if (error instanceof MalformedMessageError) return false;
    throw error;
  }
}

describe('a request', () => {
  test('to search is read with all its parts', () => {
    const { id, request } = decodeRequest(search('(&(objectClass=*)(!(cn=a*b*c))(uid:dn:2.5.13.2:=x)(sn>=m))'));
    expect(id).toBe(7);
    expect(request).toMatchObject({
      kind: 'search',
      base: 'dc=lab,dc=example',
      scope: 'one',
      sizeLimit: 5,
      attributes: ['cn', 'Mail'],
      filter: {
        kind: 'and',
        filters: [
          { kind: 'present', description: 'objectClass' },
          { kind: 'not', filter: { kind: 'substrings', description: 'cn', initial: 'a', any: ['b'], final: 'c' } },
          { kind: 'extensible', description: 'uid', rule: '2.5.13.2', octets: 'x', dnAttributes: true },
          { kind: 'atLeast', description: 'sn', octets: 'm' },
        ],
      },
    });
  });

  test('to modify is read with its changes', () => {
    expect(decodeRequest(modify()).request).toEqual({
      kind: 'modify',
      dn: 'cn=x',
      changes: [{ operation: 'replace', description: 'cn', octets: ['y', 'z'] }],
    });
  });

  test('may have a filter as deep as people write them and no deeper', () => {
    expect(isRequest(nested(deepestFilter))).toBe(true);
    expect(isRequest(nested(deepestFilter + 1))).toBe(false);
    expect(isRequest(nested(2000))).toBe(false);
  });

  test('may have a filter of some thousand parts and no more', () => {
    const parts = (count: number) => search(`(|${'(cn=a)'.repeat(count - 1)})`);
    expect(isRequest(parts(largestFilter))).toBe(true);
    expect(isRequest(parts(largestFilter + 1))).toBe(false);
  });

  test('is any bytes at all, or they are refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => isRequest(Buffer.from(octets)) !== undefined));
  });

  test('with some of its bytes changed is still one, or is refused', () => {
    const originals = [search('(&(objectClass=user)(!(cn=a*b*c))(uid:dn:2.5.13.2:=x))'), modify()];
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...originals), damage, (original, changes) => {
        const octets = Buffer.from(original);
        for (const [at, value] of changes) octets[at % octets.length] = value;
        expect([true, false]).toContain(isRequest(octets));
      }),
      { numRuns: 3000 },
    );
  });

  test('that is cut short anywhere is refused', () => {
    const whole = search('(|(uid=asmith)(mail=*))');
    for (let length = 0; length < whole.length; length++) expect(isRequest(whole.subarray(0, length))).toBe(false);
  });
});
