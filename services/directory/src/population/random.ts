/** A stream of numbers that is the same for the same seed, everywhere and always. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** One of the list. Throws RangeError on an empty list. */
  pick<T>(list: readonly T[]): T;
  /** That many octets. */
  octets(length: number): Buffer;
}

/**
 * The stream for one entry: it depends on the seed and the entry's own number only, so the first thousand people are the same
 * in a directory of a thousand and of thirty thousand. (Mulberry32: fast, and nothing here is a secret.)
 */
export function randomFor(seed: number, stream: number): Random {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul((stream + 1) | 0, 0x85ebca6b)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (limit) => next() % limit,
    pick: (list) => {
      const chosen = list[next() % list.length];
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    },
    octets: (length) => {
      const octets = Buffer.alloc(length);
      for (let at = 0; at < length; at += 4) octets.writeUInt32BE(next(), Math.min(at, length - 4));
      return octets;
    },
  };
}

/** The text form of a GUID or UUID (version 4 layout) made of 16 octets. */
export function uuidText(octets: Buffer): string {
  const shaped = Buffer.from(octets);
  shaped[6] = ((shaped[6] ?? 0) & 0x0f) | 0x40;
  shaped[8] = ((shaped[8] ?? 0) & 0x3f) | 0x80;
  const digits = shaped.toString('hex');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}
