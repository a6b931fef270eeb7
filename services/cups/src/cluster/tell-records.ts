import type { FollowRecordsResponse, Record } from '@uclab/contracts/cups/v1/cluster';
import type { ClusterRecord, LogPosition, SharedRecords } from '../replication/index.ts';
import type { Outbox } from './outbox.ts';

const batch = 500;

const recordOf = ({ kind, owner, item, sequence, lamport, value }: ClusterRecord): Record => ({
  kind,
  owner,
  item,
  sequence,
  lamport,
  value: value ?? undefined,
});

/**
 * Tells another node this node's own records: what it does not have yet, then each change as it is committed. A node that has something
 * of a former life of this one gets everything from scratch, up to where it went when that began. Resolves when the other is gone.
 */
export async function tellRecords(records: SharedRecords, from: LogPosition, outbox: Outbox<FollowRecordsResponse>): Promise<void> {
  const { epoch, sequence } = records.position();
  const known = from.epoch === epoch && from.sequence <= sequence;
  let sent = known ? from.sequence : 0;
  let wake = () => {};
  const stop = records.onChange(() => wake());
  outbox.signal.addEventListener('abort', () => wake(), { once: true });
  try {
    if (!known) await outbox.send([{ event: { $case: 'fromScratch', value: {} } }]);
    // From scratch all of it is one step, so that the other never holds half; later changes are taken as they come.
    let first = true;
    while (!outbox.signal.aborted) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      let next = records.ownAfter(sent, batch);
      if (next.length === 0 && !first) {
        await changed;
        continue;
      }
      while (next.length > 0 && !outbox.signal.aborted) {
        await outbox.send(next.map((record) => ({ event: { $case: 'record', value: recordOf(record) } })));
        sent = next.at(-1)?.sequence ?? sent;
        next = records.ownAfter(sent, batch);
      }
      first = false;
      await outbox.send([{ event: { $case: 'upTo', value: { epoch, sequence: sent } } }]);
    }
  } finally {
    stop();
  }
}
