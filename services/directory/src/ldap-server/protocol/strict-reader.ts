import { Ber, BerReader } from 'ldapts';
import { MalformedMessageError } from './result-code.ts';

/**
 * A BER reader that never looks past the element it was opened on: a length that says more than there is makes the message
 * malformed. (BerReader itself moves into a sequence without asking whether it ends where it says.)
 */
export class StrictReader {
  readonly #reader: BerReader;

  constructor(octets: Buffer) {
    this.#reader = new BerReader(octets);
  }

  get done(): boolean {
    return this.#reader.remain === 0;
  }

  /** Tag of the next element, or undefined at the end. */
  peek(): number | undefined {
    return this.#reader.peek() ?? undefined;
  }

  /** The contents of the next element, whatever it is. */
  element(tag?: number): Buffer {
    const found = this.peek();
    if (found === undefined || (tag !== undefined && found !== tag))
      throw new MalformedMessageError(`element 0x${tag?.toString(16)} is missing`);
    const start = this.#start();
    const { length, buffer } = this.#reader;
    if (start === null || length < 0 || start + length > buffer.length)
      throw new MalformedMessageError('an element is longer than its message');
    this.#reader.offset = start + length;
    return buffer.subarray(start, start + length);
  }

  #start(): number | null {
    try {
      return this.#reader.readLength(this.#reader.offset + 1);
    } catch {
      throw new MalformedMessageError('the length of an element is not written as LDAP wants it');
    }
  }

  /** A reader for the inside of the next element. */
  sequence(tag: number = Ber.Sequence | Ber.Constructor): StrictReader {
    return new StrictReader(this.element(tag));
  }

  text(tag: number = Ber.OctetString): string {
    return this.element(tag).toString('utf8');
  }

  /** One character for each octet. */
  octets(tag: number = Ber.OctetString): string {
    return this.element(tag).toString('latin1');
  }

  integer(tag: number = Ber.Integer): number {
    const octets = this.element(tag);
    if (octets.length < 1 || octets.length > 4) throw new MalformedMessageError('an integer is out of range');
    return octets.readIntBE(0, octets.length);
  }

  enumerated(): number {
    return this.integer(Ber.Enumeration);
  }

  boolean(tag: number = Ber.Boolean): boolean {
    const octets = this.element(tag);
    if (octets.length !== 1) throw new MalformedMessageError('a boolean is not one octet');
    return octets[0] !== 0;
  }
}
