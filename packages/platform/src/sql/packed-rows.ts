import { setImmediate } from 'node:timers/promises';

type Row = readonly (string | null)[];

/** Rows of an answer as one text each so many: a few long texts cross processes at once, where hundreds of thousands of short ones take long. */
export type PackedRows = readonly string[];

const rowsOfPack = 500;

/** Packs rows one after another. */
export class RowPacker {
  readonly #packs: string[] = [];
  #rows: Row[] = [];

  add(row: Row): void {
    this.#rows.push(row);
    if (this.#rows.length >= rowsOfPack) this.#pack();
  }

  /** Forgets what was added. */
  clear(): void {
    this.#packs.length = 0;
    this.#rows = [];
  }

  packed(): PackedRows {
    if (this.#rows.length > 0) this.#pack();
    return this.#packs;
  }

  #pack(): void {
    this.#packs.push(JSON.stringify(this.#rows));
    this.#rows = [];
  }
}

/** The rows that were packed, with a turn of others between the packs. */
export async function unpacked(packs: PackedRows): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [index, pack] of packs.entries()) {
    if (index > 0) await setImmediate();
    for (const row of JSON.parse(pack)) rows.push(row);
  }
  return rows;
}
