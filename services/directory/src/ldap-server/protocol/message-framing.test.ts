import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageFraming } from './message-framing.ts';
import { MalformedMessageError } from './result-code.ts';

const message = (length: number): Buffer => {
  const header = length < 128 ? Buffer.from([0x30, length]) : Buffer.from([0x30, 0x82, length >> 8, length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(length, 7)]);
};

describe('bytes', () => {
  test('become the same messages however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 40 }),
        (lengths, cuts) => {
          const messages = lengths.map(message);
          let rest = Buffer.concat(messages);
          const framing = new MessageFraming(1000);
          const found: Buffer[] = [];
          for (const cut of cuts) {
            found.push(...framing.push(rest.subarray(0, cut)));
            rest = rest.subarray(cut);
          }
          found.push(...framing.push(rest));
          expect(found).toEqual(messages);
        },
      ),
    );
  });

  test.for([
    ['another tag', [0x47, 0x45, 0x54]],
    ['an indefinite length', [0x30, 0x80]],
    ['a length of five octets', [0x30, 0x85]],
    ['a message that is too long', [0x30, 0x84, 0xff, 0xff, 0xff, 0xff]],
  ] as const)('with %s are refused before more is read', ([, octets]) => {
    expect(() => new MessageFraming(1000).push(Buffer.from(octets))).toThrow(MalformedMessageError);
  });
});
