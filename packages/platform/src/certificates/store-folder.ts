import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '@uclab/foundation/errors';
import { writeWhole } from './write-whole.ts';

/** A file of a store with the time at which it was last written, real time in milliseconds since the epoch. */
export interface StoreFile {
  readonly name: string;
  readonly content: Buffer;
  readonly writtenAtMs: number;
}

const largestFileBytes = 1024 * 1024;

/** The names of the files in a folder, sorted; none where it does not exist. Links to files count as files. */
const entriesOf = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => !name.endsWith('.unfinished') && statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
};

/** The same, but none where the folder cannot be read: no service of this node could read it either. */
const readableEntriesOf = (folder: string): string[] => {
  try {
    return entriesOf(folder);
  } catch {
    return [];
  }
};

const readFile = (folder: string, name: string): StoreFile | undefined => {
  const path = join(folder, name);
  try {
    const { size, mtimeMs } = statSync(path);
    return size > largestFileBytes ? undefined : { name, content: readFileSync(path), writtenAtMs: Math.trunc(mtimeMs) };
  } catch {
    // Deleted by hand since the listing, or not readable for this node's user: no service could trust it either.
    return undefined;
  }
};

/** The certificate files of a store by name; none where the folder does not exist. A file that cannot be read is left out. */
export function certificateFiles(folder: string): StoreFile[] {
  return readableEntriesOf(folder)
    .filter((name) => name.endsWith('.pem'))
    .map((name) => readFile(folder, name))
    .filter((file) => file !== undefined);
}

/** A text that changes when a certificate or key of the folder comes, goes or is written; cheap enough to be asked several times a second. */
export function fingerprintOfFolder(folder: string): string {
  const hash = createHash('sha1');
  for (const name of readableEntriesOf(folder)) {
    if (!/\.(pem|key)$/.test(name)) continue;
    const status = statSync(join(folder, name), { throwIfNoEntry: false });
    if (status) hash.update(`${name}\0${status.size}\0${status.mtimeMs}\0${status.ino}\0`);
  }
  return hash.digest('hex');
}

/** undefined where no file is. */
function permissionsOf(path: string): number | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() ? status.mode & 0o777 : undefined;
}

/** Makes `target` hold exactly the files of `source`, each that differs replaced whole; permissions are kept. */
export function copyFolder(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  const wanted = new Set(entriesOf(source));
  for (const name of wanted) {
    const path = join(source, name);
    const copy = join(target, name);
    const mode = permissionsOf(path);
    const content = readFileSync(path);
    if (permissionsOf(copy) === mode && readFileSync(copy).equals(content)) continue;
    writeWhole(copy, content, mode);
    if (mode !== undefined) chmodSync(copy, mode);
  }
  for (const name of entriesOf(target)) if (!wanted.has(name)) rmSync(join(target, name));
}
