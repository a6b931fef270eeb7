import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, readJsonFile } from '@uclab/foundation/config';
import { messageOf } from '@uclab/foundation/errors';
import { z } from 'zod';
import type { EntryChange } from '../ldap-server/index.ts';
import type { DirectoryEntry } from '../population/index.ts';
import { parseDn } from '../schema/index.ts';

const attributesSchema = z.record(z.string(), z.array(z.string()));
const entriesSchema = z.array(z.object({ dn: z.string(), attributes: attributesSchema }));
const changeSchema = z.object({ dn: z.string(), attributes: attributesSchema.optional() });

/**
 * The entries of a directory on the disk: a file with all of them, not there while they are as generated, and behind it a line for
 * each change since. A change is in its file before the client is answered, so it survives a `kill -9`.
 */
export class KeptEntries {
  readonly #entries: string;
  readonly #changes: string;
  readonly #checkpoint: string;
  readonly #generated: readonly DirectoryEntry[];

  constructor(folder: string, generated: readonly DirectoryEntry[]) {
    this.#entries = join(folder, 'entries.json');
    this.#changes = join(folder, 'entries-changed.jsonl');
    this.#checkpoint = join(folder, 'checkpoint', 'entries.json');
    this.#generated = generated;
  }

  /** All entries as they are now, parents first. Throws ConfigError for a damaged file. */
  load(): readonly DirectoryEntry[] {
    this.#gather();
    return this.#read();
  }

  record(change: EntryChange): void {
    appendFileSync(this.#changes, `${JSON.stringify(change)}\n`);
  }

  /** Marks the present entries as those to which `restore` returns. */
  checkpoint(): void {
    this.#gather();
    replace(this.#entries, this.#checkpoint);
  }

  restore(): void {
    rmSync(this.#changes, { force: true });
    replace(this.#checkpoint, this.#entries);
  }

  #read(): readonly DirectoryEntry[] {
    return readJsonFile(this.#entries, entriesSchema) ?? this.#generated;
  }

  /** Makes one file of the entries and their changes. Cut off in between, it is done again: a change made twice is made once. */
  #gather(): void {
    const changes = readChanges(this.#changes);
    if (changes.length > 0) {
      const byName = new Map(this.#read().map((entry) => [normal(entry.dn), entry]));
      for (const { dn, attributes } of changes) {
        if (attributes) byName.set(normal(dn), { dn, attributes });
        else byName.delete(normal(dn));
      }
      mkdirSync(dirname(this.#entries), { recursive: true });
      writeFileSync(`${this.#entries}.unfinished`, JSON.stringify([...byName.values()]));
      renameSync(`${this.#entries}.unfinished`, this.#entries);
    }
    rmSync(this.#changes, { force: true });
  }
}

const normal = (dn: string): string => parseDn(dn).normal;

function readChanges(file: string): readonly EntryChange[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // Behind the last line end stands nothing, or a change that was cut off and of which nobody was told.
  const cutOff = lines.pop() ?? '';
  if (cutOff !== '' && !cutOff.startsWith('{')) throw new ConfigError(`${file} cannot be read: it ends in what is no change`);
  return lines.map((line, index) => {
    try {
      const { dn, attributes } = changeSchema.parse(JSON.parse(line));
      return attributes ? { dn, attributes } : { dn };
    } catch (error) {
      throw new ConfigError(`${file} cannot be read at line ${index + 1}: ${messageOf(error)}`);
    }
  });
}

/** Makes the second file like the first, which may not be there: then the entries are those that were generated. */
function replace(from: string, to: string): void {
  rmSync(to, { force: true });
  if (existsSync(from)) cpSync(from, to);
}
