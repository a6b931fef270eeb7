import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { StoredCertificate } from './stored-certificate.ts';
import { writeWhole } from './write-whole.ts';

const file = 'uploads.json';
const schema = z.record(z.string(), z.number());

/** Emulated time of the upload by fingerprint. */
type Times = z.output<typeof schema>;

const timesOf = (held: readonly StoredCertificate[]): Times =>
  Object.fromEntries(held.map(({ fingerprint, uploadedAtMs }) => [fingerprint, uploadedAtMs]));

/**
 * When each certificate of a store was uploaded, by its fingerprint, in emulated time. It is kept beside the certificates
 * because the file system knows real time only, and the node must know the moment again after it was started anew.
 */
export class UploadTimes {
  readonly #path: string;

  constructor(storeFolder: string) {
    this.#path = join(storeFolder, file);
  }

  read(): Times {
    try {
      return schema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch {
      // Not there, or damaged by hand: the files' own times stand in for it.
      return {};
    }
  }

  /** Writes the times of what the store holds. */
  write(held: readonly StoredCertificate[]): void {
    writeWhole(this.#path, `${JSON.stringify(timesOf(held), null, 2)}\n`);
  }

  /** Writes the times only where they differ from what was read, that is after a change by hand. */
  keep(known: Times, held: readonly StoredCertificate[]): void {
    const times = timesOf(held);
    const unchanged = Object.keys(known).length === Object.keys(times).length && Object.keys(times).every((key) => key in known);
    if (unchanged) return;
    try {
      this.write(held);
    } catch {
      // A store that cannot be written can still be read; the files' own times go on standing in.
    }
  }
}
