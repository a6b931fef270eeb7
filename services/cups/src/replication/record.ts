/** What a record is about: one contact, one group, one privacy rule or the manual state of one user. */
export interface RecordKey {
  readonly kind: RecordKind;
  /** User id in lower case. */
  readonly owner: string;
  readonly item: string;
}

export const recordKinds = ['group', 'contact', 'typed-contact', 'privacy', 'manual-state'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** The newest thing that one node said about a key. */
export interface ClusterRecord extends RecordKey {
  /** The node that said it. */
  readonly origin: string;
  /** Its place among all that this node ever said. */
  readonly sequence: number;
  /** Lamport's clock: greater than that of everything which the origin knew when it said so. */
  readonly lamport: number;
  /** JSON; null where it says that there is no such thing any more. */
  readonly value: string | null;
}

type Stamped = Pick<ClusterRecord, 'lamport' | 'origin'>;

/** Whether `record` stands against `other`: the later one by Lamport's clock, of two at once that of the greater node name. */
export const standsAgainst = (record: Stamped, other: Stamped): boolean =>
  record.lamport === other.lamport ? record.origin > other.origin : record.lamport > other.lamport;

/** Of what several nodes said about the same keys, what holds: one record a key, whatever the order in which they are given. */
export function standing<R extends RecordKey & Stamped>(records: Iterable<R>): R[] {
  const byKey = new Map<string, R>();
  for (const record of records) {
    const key = JSON.stringify([record.kind, record.owner, record.item]);
    const held = byKey.get(key);
    if (!held || standsAgainst(record, held)) byKey.set(key, record);
  }
  return [...byKey.values()];
}
