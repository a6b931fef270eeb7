import { randomInt } from 'node:crypto';

const smallest = 1024;

/** Hash of 53 bits (cyrb53, in the public domain): two of 32 bits, each of which sees every letter. */
function fingerprint(text: string, seed: number): number {
  let one = 0xdeadbeef ^ seed;
  let other = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    one = Math.imul(one ^ letter, 2654435761);
    other = Math.imul(other ^ letter, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return 4294967296 * (2097151 & other) + (one >>> 0);
}

/**
 * Which names have been seen, in 8 to 32 bytes each however long they are: of those of a whole company, little more than nothing. Two
 * different ones of 160,000 are taken for the same with a probability of one in a million, and other two the next time.
 */
export class SeenNames {
  readonly #seed = randomInt(2 ** 32);
  #places = new Float64Array(smallest);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** False where it was added before. */
  add(name: string): boolean {
    // 0 is an empty place.
    if (!this.#put(fingerprint(name, this.#seed) || 1)) return false;
    this.#size += 1;
    if (this.#size * 2 > this.#places.length) this.#grow();
    return true;
  }

  #put(print: number): boolean {
    const places = this.#places;
    let at = print % places.length;
    while (places[at] !== 0) {
      if (places[at] === print) return false;
      at = at + 1 === places.length ? 0 : at + 1;
    }
    places[at] = print;
    return true;
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Float64Array(before.length * 2);
    for (const print of before) if (print !== 0) this.#put(print);
  }
}
