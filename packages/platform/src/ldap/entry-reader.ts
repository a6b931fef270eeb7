import { isAscii, isUtf8 } from 'node:buffer';
import type { DirectoryEntry } from './directory-entry.ts';
import { StepFailure } from './step-failure.ts';

const sequenceTag = 0x30;
const setTag = 0x31;
const integerTag = 0x02;
const octetStringTag = 0x04;
const searchEntryTag = 0x64;

/** Attributes of Active Directory that hold bytes, which might be text by accident. */
const binaryAttributes: ReadonlySet<string> = new Set(['objectguid', 'objectsid']);

const isBinary = (key: string): boolean => binaryAttributes.has(key) || key.endsWith(';binary');

/** Written for U+FFFD, the replacement character, where octets are no UTF-8, or are that character itself. */
const replacement = '\ufffd';

const none: readonly string[] = [];

const unusable = (): StepFailure => new StepFailure('LDAP_ANSWER_UNUSABLE', 'an entry cannot be read');

/**
 * Reads the entries of a search (RFC 4511, section 4.5.2) straight from their octets: in the LDAP library each of them is made three
 * times before it has this form, and a run over a whole company is mostly that.
 */
export class EntryReader {
  /** Every attribute that was asked for, without a value: an entry begins as a copy, so that all have the same shape. */
  readonly #asked: Readonly<Record<string, readonly string[]>>;
  /** By the name as it was asked for, which is how most directories write it. */
  readonly #keys: ReadonlyMap<string, string>;

  #octets: Buffer = Buffer.alloc(0);
  #at = 0;
  #encoding: 'latin1' | 'utf8' = 'utf8';

  constructor(attributes: readonly string[]) {
    this.#keys = new Map(attributes.map((name) => [name, name.toLowerCase()]));
    this.#asked = Object.fromEntries([...this.#keys.values()].map((key) => [key, none]));
  }

  /** The entry in a whole message. Throws StepFailure for one that cannot be read: LDAP_ANSWER_UNUSABLE. */
  read(message: Buffer): DirectoryEntry {
    this.#octets = message;
    this.#at = 0;
    // Text without a single other letter is made without looking at each of them.
    this.#encoding = isAscii(message) ? 'latin1' : 'utf8';
    this.#end(sequenceTag, message.length);
    this.#at = this.#end(integerTag, message.length);
    const entryEnd = this.#end(searchEntryTag, message.length);
    const dn = this.#text(this.#end(octetStringTag, entryEnd));
    const attributesEnd = this.#end(sequenceTag, entryEnd);
    const values: Record<string, readonly string[]> = { ...this.#asked };
    while (this.#at < attributesEnd) this.#attribute(values, attributesEnd);
    return { dn, values };
  }

  #attribute(values: Record<string, readonly string[]>, within: number): void {
    const end = this.#end(sequenceTag, within);
    const name = this.#text(this.#end(octetStringTag, end));
    const key = this.#keys.get(name) ?? name.toLowerCase();
    const setEnd = this.#end(setTag, end);
    const read = isBinary(key) ? this.#bytes(setEnd) : this.#texts(setEnd);
    if (this.#at !== end) throw unusable();
    if (Object.hasOwn(this.#asked, key)) values[key] = read;
    // Not by an assignment, which of some names would change more than the entry.
    else Object.defineProperty(values, key, { value: read, enumerable: true, configurable: true, writable: true });
  }

  /** The values up to there as text; where one of them is none, all in base64. */
  #texts(end: number): string[] {
    const begins = this.#at;
    const texts: string[] = [];
    while (this.#at < end) {
      const valueEnd = this.#end(octetStringTag, end);
      const from = this.#at;
      const text = this.#text(valueEnd);
      if (this.#encoding === 'utf8' && text.includes(replacement) && !isUtf8(this.#octets.subarray(from, valueEnd))) {
        this.#at = begins;
        return this.#bytes(end);
      }
      texts.push(text);
    }
    return texts;
  }

  #bytes(end: number): string[] {
    const values: string[] = [];
    while (this.#at < end) {
      const valueEnd = this.#end(octetStringTag, end);
      values.push(this.#octets.toString('base64', this.#at, valueEnd));
      this.#at = valueEnd;
    }
    return values;
  }

  #text(end: number): string {
    const text = this.#octets.toString(this.#encoding, this.#at, end);
    this.#at = end;
    return text;
  }

  /** Goes behind the head of an element that is to stand here, and says where the element ends, which is `within` the one around it. */
  #end(tag: number, within: number): number {
    const octets = this.#octets;
    if (octets[this.#at] !== tag) throw unusable();
    let length = octets[this.#at + 1] ?? 0;
    this.#at += 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4 || this.#at + count > within) throw unusable();
      length = octets.readUIntBE(this.#at, count);
      this.#at += count;
    }
    const end = this.#at + length;
    if (end > within) throw unusable();
    return end;
  }
}
