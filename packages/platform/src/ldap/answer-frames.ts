import { StepFailure } from './step-failure.ts';

/** No message of a directory is larger that a node has a use for: an entry has the few attributes that were asked for. */
const largestMessage = 8 * 1024 * 1024;

/** ldapts goes one call deeper for each message that arrives at once, and some thousands would be the end of the process. */
const mostAtOnce = 256;

const sequenceTag = 0x30;
const integerTag = 0x02;
const searchEntryTag = 0x64;
const searchResultTag = 0x65;

const unusable = (words: string): StepFailure => new StepFailure('LDAP_ANSWER_UNUSABLE', words);

/** The length in octets that stands at a place, and where what it counts begins; undefined where more has to arrive first. */
function lengthAt(octets: Buffer, at: number): { readonly length: number; readonly begins: number } | undefined {
  const first = octets[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { length: first, begins: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw unusable('the answer is no LDAP (a length that LDAP does not have)');
  if (octets.length < at + 1 + count) return undefined;
  return { length: octets.readUIntBE(at + 1, count), begins: at + 1 + count };
}

/** Length of the message that begins at a place, its own header included; undefined where that has not arrived yet. */
function messageLengthAt(octets: Buffer, at: number): number | undefined {
  if (octets[at] !== sequenceTag) throw unusable('the answer is no LDAP (it does not begin like a message)');
  const found = lengthAt(octets, at + 1);
  if (found === undefined) return undefined;
  const whole = found.begins + found.length - at;
  if (whole > largestMessage) throw unusable(`a message of ${whole} bytes, more than ${largestMessage}`);
  return whole;
}

/** What a whole message says of itself: the request that it answers, and the tag of its operation. */
interface Head {
  readonly id: number;
  readonly operation: number | undefined;
}

/** The head of the message that begins at a place; undefined where it is none that can be read. */
function headAt(octets: Buffer, at: number): Head | undefined {
  const inside = lengthAt(octets, at + 1);
  if (inside === undefined || octets[inside.begins] !== integerTag) return undefined;
  const id = lengthAt(octets, inside.begins + 1);
  if (id === undefined || id.length === 0 || id.length > 4) return undefined;
  const operationAt = id.begins + id.length;
  return { id: octets.readUIntBE(id.begins, id.length), operation: octets[operationAt] };
}

/**
 * Cuts what a directory sends into whole messages, and refuses what no directory should send before it is kept: what is no LDAP, a
 * message or an answer that is too large. The LDAP library keeps whatever arrives until a message is whole, however long it claims to be.
 * The entries of a search may be taken out, and then it never sees them.
 */
export class AnswerFrames {
  /** The beginning of a message that has not arrived whole. */
  #held: Buffer[] = [];
  #heldLength = 0;
  #wanted: number | undefined;
  #received = 0;
  #largestAnswer = 0;
  #lastResult: Buffer | undefined;
  #takeEntry: ((message: Buffer) => void) | undefined;
  /** The request that the entries taken out so far answer. */
  #entriesOf: number | undefined;

  /** A request goes out; as much may come back as an answer. Its entries, each a whole message, go to `takeEntry` where there is one. */
  expect(largestAnswer: number, takeEntry?: (message: Buffer) => void): void {
    this.#received = 0;
    this.#largestAnswer = largestAnswer;
    this.#lastResult = undefined;
    this.#takeEntry = takeEntry;
    this.#entriesOf = undefined;
  }

  /** The last result of a search that has arrived since the request went out. */
  get searchResult(): Buffer | undefined {
    return this.#lastResult;
  }

  /** The messages that are whole with this chunk and not taken out, several in one buffer. Throws StepFailure: LDAP_ANSWER_UNUSABLE. */
  add(chunk: Buffer): Buffer[] {
    this.#received += chunk.length;
    if (this.#received > this.#largestAnswer) throw unusable(`an answer of more than ${this.#largestAnswer} bytes`);
    if (this.#heldLength === 0) return this.#cut(chunk);
    this.#held.push(chunk);
    this.#heldLength += chunk.length;
    if (this.#wanted !== undefined && this.#heldLength < this.#wanted) return [];
    const octets = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldLength = 0;
    return this.#cut(octets);
  }

  #cut(octets: Buffer): Buffer[] {
    const batches: Buffer[] = [];
    let begins = 0;
    let at = 0;
    let messages = 0;
    const endBatch = (next: number) => {
      if (at > begins) batches.push(octets.subarray(begins, at));
      begins = next;
      messages = 0;
    };
    this.#wanted = undefined;
    while (at < octets.length) {
      const length = messageLengthAt(octets, at);
      if (length === undefined || at + length > octets.length) {
        this.#wanted = length;
        break;
      }
      const next = at + length;
      if (this.#takes(octets, at, next)) {
        endBatch(next);
        at = next;
        continue;
      }
      at = next;
      messages += 1;
      if (messages === mostAtOnce) endBatch(at);
    }
    endBatch(at);
    if (at < octets.length) {
      this.#held = [octets.subarray(at)];
      this.#heldLength = octets.length - at;
    }
    return batches;
  }

  /** Whether the message there is an entry that is taken out. */
  #takes(octets: Buffer, at: number, end: number): boolean {
    const head = headAt(octets, at);
    if (head?.operation === searchResultTag) {
      this.#lastResult = octets.subarray(at, end);
      if (this.#entriesOf !== undefined && this.#entriesOf !== head.id)
        throw unusable('the entries answer another request than the result');
      return false;
    }
    if (head?.operation !== searchEntryTag || !this.#takeEntry) return false;
    this.#entriesOf ??= head.id;
    if (this.#entriesOf !== head.id) throw unusable('entries answer different requests');
    this.#takeEntry(octets.subarray(at, end));
    return true;
  }
}
