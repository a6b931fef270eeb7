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

/** Attributes and values of one entry at most: a few attributes were asked for, and most of them have one. */
const largestEntry = 10_000;

const unusable = (words = 'an entry cannot be read'): StepFailure => new StepFailure('LDAP_ANSWER_UNUSABLE', words);

/** An attribute by the name that a directory writes. */
interface Attribute {
  /** The name as it is written, in ASCII. */
  readonly name: string;
  readonly key: string;
  readonly isBinary: boolean;
  readonly wasAskedFor: boolean;
  /** What came behind it in the last entry that had it: most entries have the same attributes in the same order. */
  next: Attribute | undefined;
}

/**
 * Reads the entries of a search (RFC 4511, section 4.5.2) straight from their octets: in the LDAP library each of them is made three
 * times before it has this form, and a run over a whole company is mostly that. What it returns are parts of the whole message's text.
 */
export class EntryReader {
  /** Every attribute that was asked for, without a value: an entry begins as a copy, so that all have the same shape. */
  readonly #asked: Readonly<Record<string, readonly string[]>>;
  /** By the name as it was asked for, which is how most directories write it. */
  readonly #attributes: ReadonlyMap<string, Attribute>;
  /** Where the attributes of an entry begin. */
  readonly #begin: Attribute = { name: '', key: '', isBinary: false, wasAskedFor: false, next: undefined };

  #octets: Buffer = Buffer.alloc(0);
  /** A letter for each octet. */
  #letters = '';
  #at = 0;
  #isAscii = false;
  /** How many attributes and values of the entry have been read. */
  #count = 0;
  /** Which attributes of the entry are no text; made when the first of them is met. */
  #notText: string[] | undefined;

  constructor(attributes: readonly string[]) {
    this.#asked = Object.fromEntries(attributes.map((name) => [name.toLowerCase(), none]));
    this.#attributes = new Map(attributes.map((name) => [name, this.#attribute(name)]));
  }

  /** The entry in a whole message. Throws StepFailure for one that cannot be read: LDAP_ANSWER_UNUSABLE. */
  read(message: Buffer): DirectoryEntry {
    this.#octets = message;
    // At once, and not for each of its texts, of which most need no more than that.
    this.#letters = message.toString('latin1');
    this.#isAscii = isAscii(message);
    this.#at = 0;
    this.#count = 0;
    this.#notText = undefined;
    this.#end(sequenceTag, message.length);
    this.#at = this.#end(integerTag, message.length);
    const entryEnd = this.#end(searchEntryTag, message.length);
    const dn = this.#text(this.#end(octetStringTag, entryEnd));
    const attributesEnd = this.#end(sequenceTag, entryEnd);
    const values: Record<string, readonly string[]> = { ...this.#asked };
    for (let attribute = this.#begin; this.#at < attributesEnd; ) attribute = this.#readAttribute(values, attribute, attributesEnd);
    // Not a member of every entry: this is one of a hundred thousand.
    return this.#notText ? { dn, values, notText: this.#notText } : { dn, values };
  }

  #attribute(name: string): Attribute {
    const key = name.toLowerCase();
    return { name, key, isBinary: isBinary(key), wasAskedFor: Object.hasOwn(this.#asked, key), next: undefined };
  }

  /** Reads the attribute behind another one, and says which it is. */
  #readAttribute(values: Record<string, readonly string[]>, before: Attribute, within: number): Attribute {
    this.#counted();
    const end = this.#end(sequenceTag, within);
    const attribute = this.#named(this.#end(octetStringTag, end), before);
    const { key } = attribute;
    const setEnd = this.#end(setTag, end);
    const read = attribute.isBinary ? this.#bytes(setEnd) : this.#texts(key, setEnd);
    if (this.#at !== end) throw unusable();
    // Which of the two would count? (RFC 4511, section 4.1.7: no two of them have the same name.)
    if (attribute.wasAskedFor ? values[key] !== none : Object.hasOwn(values, key))
      throw unusable(`an entry has the attribute ${key} twice`);
    if (attribute.wasAskedFor) values[key] = read;
    // Not by an assignment, which of some names would change more than the entry.
    else Object.defineProperty(values, key, { value: read, enumerable: true, configurable: true, writable: true });
    return attribute;
  }

  /** The attribute whose name stands up to there. */
  #named(end: number, before: Attribute): Attribute {
    const expected = before.next;
    if (expected && end - this.#at === expected.name.length && this.#letters.startsWith(expected.name, this.#at)) {
      this.#at = end;
      return expected;
    }
    const name = this.#text(end);
    const asked = this.#attributes.get(name);
    if (asked) before.next = asked;
    return asked ?? this.#attribute(name);
  }

  /** The values up to there as text; where one of them is none, all in base64. */
  #texts(key: string, end: number): string[] {
    const begins = this.#at;
    const texts: string[] = [];
    while (this.#at < end) {
      this.#counted();
      const valueEnd = this.#end(octetStringTag, end);
      const from = this.#at;
      const text = this.#text(valueEnd);
      if (!this.#isAscii && text.includes(replacement) && !isUtf8(this.#octets.subarray(from, valueEnd))) {
        this.#at = begins;
        this.#notText = [...(this.#notText ?? []), key];
        return this.#bytes(end);
      }
      texts.push(text);
    }
    return texts;
  }

  #bytes(end: number): string[] {
    const values: string[] = [];
    while (this.#at < end) {
      this.#counted();
      const valueEnd = this.#end(octetStringTag, end);
      values.push(this.#octets.toString('base64', this.#at, valueEnd));
      this.#at = valueEnd;
    }
    return values;
  }

  #text(end: number): string {
    const from = this.#at;
    this.#at = end;
    return this.#isAscii || this.#isAsciiBetween(from, end) ? this.#letters.slice(from, end) : this.#octets.toString('utf8', from, end);
  }

  #counted(): void {
    this.#count += 1;
    if (this.#count > largestEntry) throw unusable(`an entry has more than ${largestEntry} attributes and values`);
  }

  #isAsciiBetween(from: number, end: number): boolean {
    const octets = this.#octets;
    for (let at = from; at < end; at++) if ((octets[at] ?? 0) >= 0x80) return false;
    return true;
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
