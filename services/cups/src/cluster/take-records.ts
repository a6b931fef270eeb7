import type { FollowRecordsResponse, Record } from '@uclab/contracts/cups/v1/cluster';
import { type ClusterRecord, recordKinds, type SharedRecords } from '../replication/index.ts';

/** Takes what another node tells of its records, each step of it in one transaction. */
export class RecordTaker {
  readonly #records: SharedRecords;
  readonly #origin: string;
  #waiting: ClusterRecord[] = [];
  #fromScratch = false;

  constructor(records: SharedRecords, origin: string) {
    this.#records = records;
    this.#origin = origin;
  }

  /** Resolves when what the message ended is on the disk; answers whether it ended something. */
  async take({ event }: FollowRecordsResponse): Promise<boolean> {
    if (event?.$case === 'fromScratch') {
      this.#waiting = [];
      this.#fromScratch = true;
    } else if (event?.$case === 'record') {
      const record = this.#recordOf(event.value);
      if (record) this.#waiting.push(record);
    } else if (event?.$case === 'upTo') {
      const waiting = this.#waiting;
      this.#waiting = [];
      await this.#records.take(this.#origin, waiting, event.value, this.#fromScratch);
      this.#fromScratch = false;
      return true;
    }
    return false;
  }

  /** Undefined for a kind that this release does not know. */
  #recordOf({ kind: text, owner, item, sequence, lamport, value }: Record): ClusterRecord | undefined {
    const kind = recordKinds.find((known) => known === text);
    return kind && { kind, owner, item, origin: this.#origin, sequence, lamport, value: value ?? null };
  }
}
