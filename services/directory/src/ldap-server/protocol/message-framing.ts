import { MalformedMessageError } from './result-code.ts';

const sequenceTag = 0x30;
const shortestHeader = 2;

/** Length of a whole message by its first octets, or undefined while these are not complete. Throws MalformedMessageError. */
function messageLength(octets: Buffer, largest: number): number | undefined {
  if (octets.length > 0 && octets[0] !== sequenceTag) throw new MalformedMessageError('no LDAP message starts so');
  if (octets.length < shortestHeader) return undefined;
  const first = octets.readUInt8(1);
  let header = shortestHeader;
  let length = first;
  if (first & 0x80) {
    const count = first & 0x7f;
    if (count < 1 || count > 4) throw new MalformedMessageError('the length of a message is not written as LDAP wants it');
    if (octets.length < header + count) return undefined;
    length = octets.readUIntBE(header, count);
    header += count;
  }
  if (length > largest) throw new MalformedMessageError(`a message of ${length} octets; ${largest} are allowed`);
  return header + length;
}

/** Cuts what arrives into whole messages, without copying what is not complete again and again. */
export class MessageFraming {
  readonly #largest: number;
  #chunks: Buffer[] = [];
  #size = 0;
  #wanted = shortestHeader;

  constructor(largest: number) {
    this.#largest = largest;
  }

  /** The messages that are complete now that `chunk` is here. Throws MalformedMessageError. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#wanted) return [];
    let octets = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const messages: Buffer[] = [];
    let length = messageLength(octets, this.#largest);
    while (length !== undefined && octets.length >= length) {
      messages.push(octets.subarray(0, length));
      octets = octets.subarray(length);
      length = messageLength(octets, this.#largest);
    }
    this.#chunks = octets.length > 0 ? [octets] : [];
    this.#size = octets.length;
    this.#wanted = length ?? octets.length + 1;
    return messages;
  }
}
