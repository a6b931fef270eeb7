import { monotonicMs } from '@uclab/foundation/clock';
import type { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { seededStore } from '../../test/seeded-store.ts';
import { localSeed } from '../../test/seeds.ts';
import { readChangeState } from '../feed/revision.ts';
import { ChangeQueue, changesKept } from './change-queue.ts';

let store: Store;
let remove: () => Promise<void>;
let queue: ChangeQueue;

beforeEach(async () => {
  ({ store, remove } = await seededStore(localSeed));
  queue = new ChangeQueue(store);
});
afterEach(async () => {
  queue.stop();
  await remove();
});

/** So many more users, in one transaction, as a run adds them. */
async function addUsers(count: number): Promise<void> {
  const { revision } = readChangeState(store);
  await store.write([
    {
      sql: `WITH RECURSIVE counted (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < ?1)
        INSERT INTO enduser (pkid, userid, useridkey, firstname, middlename, lastname, manager, department, telephonenumber, mailid, status,
          uniqueidentifier, homenode, revision)
        SELECT 'p' || (?2 + i), 'u' || (?2 + i), 'u' || (?2 + i), '', '', 'Person', '', '', '', '', 1, '', 'cups1', ?2 + i FROM counted`,
      rows: [[count, revision]],
    },
    { sql: 'UPDATE changestate SET revision = revision + ?', rows: [[count]] },
  ]);
}

async function touchAll(): Promise<void> {
  await store.write([
    { sql: 'UPDATE enduser SET revision = (SELECT revision FROM changestate) + rowid', rows: [[]] },
    { sql: 'UPDATE changestate SET revision = (SELECT max(revision) FROM enduser)', rows: [[]] },
  ]);
}

const users = new Set(['User']);

const asmith = (): string => store.get(z.object({ pkid: z.string() }), "SELECT pkid FROM enduser WHERE userid = 'asmith'")?.pkid ?? '';

it('tells of a whole company a part at a time, who is new and who was there', async () => {
  await addUsers(3_000);
  queue.begin();
  await queue.collected();
  await addUsers(2_000);
  // Nobody has waited for all of them.
  expect(queue.nextId).toBeLessThan(2_000);
  await queue.collected();
  expect(queue.from(1, users).map(({ action }) => action)).toEqual(Array.from({ length: 2_000 }, () => 'a'));
  const { nextId } = queue;
  await touchAll();
  await queue.collected();
  expect(new Set(queue.from(nextId, users).map(({ action }) => action))).toEqual(new Set(['u']));
  expect(queue.nextId - nextId).toBe(5_002);
});

it('keeps the elements of a statement to those whom it changed, while a run is still being told', async () => {
  queue.begin();
  await queue.collected();
  await addUsers(2_000);
  const { revision } = readChangeState(store);
  await store.write([
    { sql: "UPDATE enduser SET department = 'Sales', revision = ? WHERE userid = 'asmith'", rows: [[revision + 1]] },
    { sql: 'UPDATE changestate SET revision = revision + 1', rows: [[]] },
  ]);
  const pkid = asmith();
  queue.recordStatement(
    { kind: 'update', table: 'enduser', count: 1, columns: ['pkid', 'department'], rows: [[pkid, 'Sales']] },
    { revision, credentials: [] },
  );
  await queue.collected();
  const tagged = queue.from(1, users).filter(({ tags }) => tags.length > 0);
  expect(tagged).toMatchObject([{ pkid, action: 'u', tags: ['department'] }]);
});

it('keeps the last hundred thousand, and nobody waits for it', { timeout: 60_000 }, async () => {
  queue.begin();
  await queue.collected();
  let longestMs = 0;
  let beforeMs = monotonicMs();
  const look = () => {
    longestMs = Math.max(longestMs, monotonicMs() - beforeMs);
    beforeMs = monotonicMs();
  };
  const watching = setInterval(look, 1);
  await addUsers(2 * changesKept + 10);
  await queue.collected();
  clearInterval(watching);
  expect(queue.nextId).toBe(2 * changesKept + 11);
  expect(queue.firstId).toBe(changesKept + 11);
  expect(queue.from(queue.firstId, users)).toHaveLength(changesKept);
  expect(queue.from(queue.nextId - 2, users)).toHaveLength(2);
  // Seconds, where all are read at once.
  expect(longestMs).toBeLessThan(500);
});
