import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJsonFile } from '@uclab/foundation/config';
import type { z } from 'zod';

/** A small thing that outlives the laboratory's process: one JSON file, written whole each time. */
export class StateFile<S extends z.ZodType> {
  readonly #file: string;
  #value: z.output<S>;

  /** Throws ConfigError when the file holds something else. `initial` counts until there is a file. */
  constructor(file: string, schema: S, initial: z.output<S>) {
    this.#file = file;
    this.#value = readJsonFile(file, schema) ?? initial;
  }

  get value(): z.output<S> {
    return this.#value;
  }

  /** What was there before stays whole when this is cut off. */
  set(value: z.output<S>): void {
    this.#value = value;
    mkdirSync(dirname(this.#file), { recursive: true });
    const unfinished = `${this.#file}.new`;
    writeFileSync(unfinished, `${JSON.stringify(value)}\n`);
    renameSync(unfinished, this.#file);
  }
}
