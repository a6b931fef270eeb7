import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '@uclab/platform/store';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newEpochWrites, SharedRecords } from './shared-records.ts';
import { replicationTables } from './tables.ts';

const names = ['cups1', 'cups2', 'cups3'];
const folder = mkdtempSync(join(tmpdir(), 'uclab-records-'));
const stores: Store[] = [];
const nodes: SharedRecords[] = [];
let owners = 0;

beforeAll(async () => {
  for (const name of names) {
    const store = await Store.open({
      file: join(folder, `${name}.sqlite`),
      schema: replicationTables,
      checkpointFile: join(folder, `${name}.checkpoint`),
    });
    await store.write(newEpochWrites());
    stores.push(store);
    nodes.push(new SharedRecords(store, name));
  }
});

afterAll(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const node = (index: number): SharedRecords => {
  const found = nodes[index];
  if (!found) throw new Error(`no node ${index}`);
  return found;
};

/** What one step of a stream between two nodes does: everything that `to` does not have of `from`, `limit` records at most. */
async function tell(from: number, to: number, limit = 1_000): Promise<void> {
  const name = names[from] ?? '';
  const [teller, taker] = [node(from), node(to)];
  const own = teller.position();
  const held = taker.positionOf(name);
  const known = held.epoch === own.epoch;
  const records = teller.ownAfter(known ? held.sequence : 0, limit);
  await taker.take(name, records, { epoch: own.epoch, sequence: records.at(-1)?.sequence ?? own.sequence }, !known);
}

const everybodyTellsEverybody = async () => {
  for (const from of names.keys()) for (const to of names.keys()) if (from !== to) await tell(from, to);
};

const put = (at: number, owner: string, item: string, value: number | null) =>
  node(at).change(() => [{ kind: 'contact', owner, item, value }]);

const stepArbitrary = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    at: fc.nat(2),
    item: fc.constantFrom('a', 'b'),
    value: fc.option(fc.nat(99)),
  }),
  fc.record({ kind: fc.constant('tell' as const), from: fc.nat(2), to: fc.nat(2), limit: fc.integer({ min: 1, max: 3 }) }),
);

describe('what the nodes of a cluster hold in common', () => {
  it('is the same on every node once all have heard all, whatever was said where and heard in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 12 }), async (steps) => {
        owners += 1;
        const owner = `user${owners}`;
        for (const step of steps) {
          if (step.kind === 'put') await put(step.at, owner, step.item, step.value);
          else if (step.from !== step.to) await tell(step.from, step.to, step.limit);
        }
        await everybodyTellsEverybody();
        const [first, ...others] = nodes.map((each) => JSON.stringify(each.of('contact', owner)));
        return others.every((other) => other === first);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('is what was said last by somebody who knew of the rest', async () => {
    await put(0, 'last', 'a', 1);
    await everybodyTellsEverybody();
    await put(1, 'last', 'a', 2);
    await everybodyTellsEverybody();
    await put(0, 'last', 'a', null);
    await everybodyTellsEverybody();
    expect(nodes.map((each) => each.of('contact', 'last'))).toEqual([[], [], []]);
    await put(2, 'last', 'a', 3);
    await everybodyTellsEverybody();
    expect(nodes.map((each) => each.get({ kind: 'contact', owner: 'last', item: 'a' }))).toEqual([3, 3, 3]);
  });

  it('forgets what a node said in a former life, and nothing that others said', async () => {
    await put(0, 'reset', 'a', 1);
    await put(1, 'reset', 'b', 2);
    await everybodyTellsEverybody();
    const [store] = stores;
    await store?.write([{ sql: "DELETE FROM clusterrecord WHERE origin = 'cups1'", rows: [[]] }, ...newEpochWrites()]);
    await everybodyTellsEverybody();
    for (const each of nodes) expect(each.of('contact', 'reset')).toEqual([{ item: 'b', value: 2 }]);
  });

  it('says after each change whose things may be different', async () => {
    const heard: string[] = [];
    const stop = node(1).onChange((changed) => heard.push(...[...changed].map(([owner, kinds]) => `${owner} ${[...kinds]}`)));
    await put(0, 'told', 'a', 1);
    await tell(0, 1);
    stop();
    expect(heard).toEqual(['told contact']);
  });

  it('is written together where many say something at once, and of each thing every word is heard in its turn', async () => {
    const [store] = stores;
    if (!store) throw new Error('no store');
    const heard: string[] = [];
    let commits = 0;
    const heldOf = (owner: string) => node(0).get({ kind: 'contact', owner, item: 'a' });
    const stops = [
      node(0).onChange((changed) => heard.push(...[...changed.keys()].map((owner) => `${owner} ${heldOf(owner)}`))),
      store.onCommit(() => {
        commits += 1;
      }),
    ];
    const crowd = Array.from({ length: 500 }, (_, index) => `crowd${index}`);
    const say = (owner: string, value: number) => node(0).say({ kind: 'contact', owner, item: 'a', value });
    const said = ['ann', 'ann', 'bob', 'ann', ...crowd].map((owner, index) => say(owner, index));
    await node(0).change(() => [{ kind: 'contact', owner: 'ann', item: 'a', value: Number(heldOf('ann')) + 100 }]);
    await Promise.all(said);
    for (const stop of stops) stop();
    expect(heard.filter((line) => line.startsWith('ann'))).toEqual(['ann 0', 'ann 1', 'ann 3', 'ann 103']);
    expect(heard.filter((line) => !line.startsWith('ann'))).toEqual(['bob 2', ...crowd.map((owner, index) => `${owner} ${index + 4}`)]);
    // 504 things in three transactions, as many as were said of Ann, and the change.
    expect(commits).toBe(4);
  });
});
