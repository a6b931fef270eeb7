import { randomUUID } from 'node:crypto';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { type ClusterRecord, type RecordKey, type RecordKind, recordKinds, standing } from './record.ts';

/** How far something goes in what a node said: the life of its records, and the sequence in it. */
export interface LogPosition {
  readonly epoch: string;
  readonly sequence: number;
}

const recordRow = z.object({
  kind: z.enum(recordKinds),
  owner: z.string(),
  item: z.string(),
  origin: z.string(),
  sequence: z.int(),
  lamport: z.int(),
  value: z.string().nullable(),
});
const positionRow = z.object({ epoch: z.string(), sequence: z.int() });
const numberRow = z.object({ number: z.int().nullable() });
const epochRow = z.object({ epoch: z.string() });

const columns = 'kind, owner, item, origin, sequence, lamport, value';

/** So many changes are written in one transaction at most, for whoever reads waits for what is told of them. */
const saidTogether = 200;

/** A change that a node makes itself: `value` null removes. */
export interface OwnChange extends RecordKey {
  readonly value: unknown;
}

/** A change that was said and is not written yet. */
interface Waiting {
  readonly change: OwnChange;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The first of each key, in order, so many at most, and the others in theirs. */
function oneOfEachKey(waiting: readonly Waiting[]): { together: Waiting[]; left: Waiting[] } {
  const keys = new Set<string>();
  const together: Waiting[] = [];
  const left: Waiting[] = [];
  for (const [index, each] of waiting.entries()) {
    if (together.length === saidTogether) return { together, left: [...left, ...waiting.slice(index)] };
    const { kind, owner, item } = each.change;
    const key = JSON.stringify([kind, owner, item]);
    if (keys.has(key)) left.push(each);
    else together.push(each);
    keys.add(key);
  }
  return { together, left };
}

const insert = (records: readonly ClusterRecord[]): Write => ({
  sql: `INSERT OR REPLACE INTO clusterrecord (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  rows: records.map(({ kind, owner, item, origin, sequence, lamport, value }) => [kind, owner, item, origin, sequence, lamport, value]),
});

const positionWrite = (origin: string, position: LogPosition): Write => ({
  sql: 'INSERT OR REPLACE INTO clusterposition (origin, epoch, sequence) VALUES (?, ?, ?)',
  rows: [[origin, position.epoch, position.sequence]],
});

/** What makes a node's own records begin a new life; other nodes then forget what it said in the former one. */
export const newEpochWrites = (): Write[] => [
  { sql: 'INSERT OR REPLACE INTO clusterepoch (id, epoch) VALUES (1, ?)', rows: [[randomUUID()]] },
];

/**
 * What all nodes of the cluster hold in common: contacts, groups, privacy rules, manual states. A node keeps the newest that each node
 * said about a thing, and what holds is decided when it is read, so that the order in which nodes hear of each other does not matter.
 */
export class SharedRecords {
  readonly #store: Store;
  readonly #node: string;
  #waiting: Waiting[] = [];
  readonly #listeners = new Set<(owners: ReadonlyMap<string, ReadonlySet<RecordKind>>) => void>();

  constructor(store: Store, node: string) {
    this.#store = store;
    this.#node = node;
  }

  /** What holds of that kind for that user, removed things left out, in order of the items. */
  of(kind: RecordKind, owner: string): { readonly item: string; readonly value: unknown }[] {
    const rows = this.#store.all(recordRow, `SELECT ${columns} FROM clusterrecord WHERE kind = ? AND owner = ? ORDER BY item`, kind, owner);
    return standing(rows).flatMap(({ item, value }) => (value === null ? [] : [{ item, value: JSON.parse(value) }]));
  }

  /** What holds for that one thing; undefined where there is none. */
  get(key: RecordKey): unknown {
    const sql = `SELECT ${columns} FROM clusterrecord WHERE kind = ? AND owner = ? AND item = ?`;
    const [record] = standing(this.#store.all(recordRow, sql, key.kind, key.owner, key.item));
    return record?.value == null ? undefined : JSON.parse(record.value);
  }

  /**
   * Reads, decides and writes without anybody between; resolves when what `decide` answered is on the disk. Whatever `decide` throws is
   * thrown, with nothing written.
   */
  change(decide: () => readonly OwnChange[]): Promise<void> {
    return this.#store.exclusive(() => this.#write(decide()));
  }

  /**
   * A change that depends on nothing that is there; resolves when it is on the disk. Those that wait are written together, for a crowd that
   * changes at once must not wait for a transaction each; of one and the same thing one at a time, so that each is announced.
   */
  say(change: OwnChange): Promise<void> {
    const said = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
    });
    if (this.#waiting.length === 1) void this.#store.exclusive(() => this.#writeWaiting());
    return said;
  }

  /** How far this node's own records go. */
  position(): LogPosition {
    const epoch = this.#store.get(epochRow, 'SELECT epoch FROM clusterepoch WHERE id = 1')?.epoch ?? '';
    return { epoch, sequence: this.#number('SELECT max(sequence) AS number FROM clusterrecord WHERE origin = ?', this.#node) };
  }

  /** How far this node has what another one said; epoch '' where it has nothing. */
  positionOf(origin: string): LogPosition {
    return (
      this.#store.get(positionRow, 'SELECT epoch, sequence FROM clusterposition WHERE origin = ?', origin) ?? { epoch: '', sequence: 0 }
    );
  }

  /** Own records after a sequence, in the order in which they were said, so many at most; superseded ones are gone. */
  ownAfter(sequence: number, limit: number): ClusterRecord[] {
    const sql = `SELECT ${columns} FROM clusterrecord WHERE origin = ? AND sequence > ? ORDER BY sequence LIMIT ?`;
    return this.#store.all(recordRow, sql, this.#node, sequence, limit);
  }

  /**
   * Takes what another node said, up to a position; with `fromScratch` in the place of all that it had said before. Resolves when it is
   * on the disk.
   */
  take(origin: string, records: readonly ClusterRecord[], upTo: LogPosition, fromScratch: boolean): Promise<void> {
    return this.#store.exclusive(async () => {
      const forgotten = fromScratch ? this.#store.all(recordRow, `SELECT ${columns} FROM clusterrecord WHERE origin = ?`, origin) : [];
      await this.#store.write([
        ...(fromScratch ? [{ sql: 'DELETE FROM clusterrecord WHERE origin = ?', rows: [[origin]] }] : []),
        ...(records.length > 0 ? [insert(records)] : []),
        positionWrite(origin, upTo),
      ]);
      this.#announce([...forgotten, ...records]);
    });
  }

  /** Calls back after each change, its own or one of another node, with what may be different for whom; the returned function ends that. */
  onChange(listener: (owners: ReadonlyMap<string, ReadonlySet<RecordKind>>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #writeWaiting(): Promise<void> {
    let waiting: readonly Waiting[] = this.#waiting;
    this.#waiting = [];
    while (waiting.length > 0) {
      const { together, left } = oneOfEachKey(waiting);
      waiting = left;
      try {
        await this.#write(together.map(({ change }) => change));
        for (const { resolve } of together) resolve();
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
  }

  async #write(changes: readonly OwnChange[]): Promise<void> {
    if (changes.length === 0) return;
    const { sequence } = this.position();
    const lamport = this.#number('SELECT max(lamport) AS number FROM clusterrecord');
    const records = changes.map(
      ({ kind, owner, item, value }, index): ClusterRecord => ({
        kind,
        owner,
        item,
        origin: this.#node,
        sequence: sequence + 1 + index,
        lamport: lamport + 1 + index,
        value: value === null ? null : JSON.stringify(value),
      }),
    );
    await this.#store.write([insert(records)]);
    this.#announce(records);
  }

  #announce(records: readonly RecordKey[]): void {
    const owners = new Map<string, Set<RecordKind>>();
    for (const { owner, kind } of records) {
      const kinds = owners.get(owner) ?? new Set();
      kinds.add(kind);
      owners.set(owner, kinds);
    }
    if (owners.size > 0) for (const listener of this.#listeners) listener(owners);
  }

  #number(sql: string, ...params: string[]): number {
    return this.#store.get(numberRow, sql, ...params)?.number ?? 0;
  }
}
