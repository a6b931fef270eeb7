import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SystemClock } from '@uclab/foundation/clock';
import { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { localSeed } from '../../test/seeds.ts';
import { schema } from '../service/schema.ts';
import { seedSchema } from '../service/seed.ts';
import { seedDatabase } from '../service/seed-database.ts';
import { DatabaseFeed } from './database-feed.ts';

let folder: string;
let store: Store;
let feed: DatabaseFeed;
/** Another connection: what it commits nobody is told of, as for a moment what the store's own writer has committed. */
let other: DatabaseSync;

const endUsers = () => [...feed.snapshot()].reduce((sum, part) => sum + part.endUsers, 0);
const tell = () => store.write([{ sql: 'UPDATE changestate SET homed = homed', rows: [[]] }]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uclab-feed-'));
  const file = join(folder, 'cucm.sqlite');
  store = await Store.open({ file, schema, checkpointFile: join(folder, 'checkpoint.sqlite') });
  feed = new DatabaseFeed(store);
  await seedDatabase(store, 'cucm', seedSchema.parse(localSeed), new SystemClock().nowMs());
  other = new DatabaseSync(file);
});

afterEach(async () => {
  other.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

it('goes as far as the last commit that was told, for what is remembered of before goes no further', async () => {
  const before = feed.head();
  const users = endUsers();
  expect(feed.changesAfter(before.revision)).toEqual([]);
  other.exec(`BEGIN; UPDATE changestate SET revision = revision + 1;
    INSERT INTO enduser (pkid, userid, useridkey, firstname, middlename, lastname, manager, department, telephonenumber, mailid, status,
      uniqueidentifier, homenode, revision) VALUES ('new', 'new', 'new', '', '', 'New', '', '', '', '', 1, '', '', ${before.revision + 1}); COMMIT`);
  // Whoever took this for all there is up to the new revision would never have the new user.
  expect([feed.head(), endUsers(), feed.changesAfter(before.revision)]).toEqual([before, users, []]);
  // Nor does what has not been asked before lead anybody beyond the head.
  expect(feed.changesAfter(before.revision - 1).every(({ revision }) => revision <= before.revision)).toBe(true);
  await tell();
  expect(feed.head()).toEqual({ ...before, revision: before.revision + 1 });
  expect(endUsers()).toBe(users + 1);
  expect(feed.changesAfter(before.revision).map(({ revision }) => revision)).toEqual([before.revision + 1]);
});
