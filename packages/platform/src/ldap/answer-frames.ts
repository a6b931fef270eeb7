import { StepFailure } from './step-failure.ts';

/** No message of a directory is larger that a node has a use for: an entry has the few attributes that were asked for. */
const largestMessage = 8 * 1024 * 1024;

/** ldapts goes one call deeper for each message that arrives at once, and some thousands would be the end of the process. */
const mostAtOnce = 256;

const sequenceTag = 0x30;
const integerTag = 0x02;
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

/** Tag of the operation of a whole message; undefined where it is none that can be read. */
function operationOf(message: Buffer): number | undefined {
  const inside = lengthAt(message, 1);
  if (inside === undefined || message[inside.begins] !== integerTag) return undefined;
  const id = lengthAt(message, inside.begins + 1);
  return id && message[id.begins + id.length];
}

/**
 * Cuts what a directory sends into whole messages, and refuses what no directory should send before it is kept: what is no LDAP, a
 * message or an answer that is too large. The LDAP library keeps whatever arrives until a message is whole, however long it claims to be.
 */
export class AnswerFrames {
  /** The beginning of a message that has not arrived whole. */
  #held: Buffer[] = [];
  #heldLength = 0;
  #wanted: number | undefined;
  #received = 0;
  #largestAnswer = 0;
  #lastResult: Buffer | undefined;

  /** A request goes out; as much may come back as an answer. */
  expect(largestAnswer: number): void {
    this.#received = 0;
    this.#largestAnswer = largestAnswer;
    this.#lastResult = undefined;
  }

  /** The last result of a search that has arrived since the request went out. */
  get searchResult(): Buffer | undefined {
    return this.#lastResult;
  }

  /** The messages that are whole with this chunk, several in one buffer. Throws StepFailure: LDAP_ANSWER_UNUSABLE. */
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
    this.#wanted = undefined;
    while (at < octets.length) {
      const length = messageLengthAt(octets, at);
      if (length === undefined || at + length > octets.length) {
        this.#wanted = length;
        break;
      }
      const message = octets.subarray(at, at + length);
      if (operationOf(message) === searchResultTag) this.#lastResult = message;
      at += length;
      messages += 1;
      if (messages === mostAtOnce) {
        batches.push(octets.subarray(begins, at));
        begins = at;
        messages = 0;
      }
    }
    if (at > begins) batches.push(octets.subarray(begins, at));
    if (at < octets.length) {
      this.#held = [octets.subarray(at)];
      this.#heldLength = octets.length - at;
    }
    return batches;
  }
}
