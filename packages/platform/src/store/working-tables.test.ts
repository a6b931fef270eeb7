import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { Store, StoreConflictError } from './index.ts';

const schema = 'CREATE TABLE IF NOT EXISTS enduser (userid TEXT PRIMARY KEY, status INTEGER NOT NULL) STRICT;';
const working = 'CREATE TABLE working.entry (userid TEXT NOT NULL) STRICT;';
const userid = z.object({ userid: z.string() }).transform((row) => row.userid);
const add = (...ids: string[]) => ({ sql: 'INSERT INTO working.entry (userid) VALUES (?)', rows: ids.map((id) => [id]) });
const take = { sql: 'INSERT INTO enduser (userid, status) SELECT userid, 1 FROM working.entry', rows: [[]] };

let folder: string;
let store: Store;
const open = () => Store.open({ file: join(folder, 'node.sqlite'), schema, checkpointFile: join(folder, 'checkpoint.sqlite') });
const users = () => store.all(userid, 'SELECT userid FROM enduser ORDER BY userid');
const files = async () => (await readdir(folder)).filter((name) => name.includes('working'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uclab-working-'));
  store = await open();
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

test('are filled beside the store, and a batch takes what it needs from them', async () => {
  const tables = store.workingTables(working);
  let commits = 0;
  store.onCommit(() => commits++);
  await tables.fill([add('asmith', 'bjones')]);
  expect(commits).toBe(0);
  expect(users()).toEqual([]);
  expect(tables.has('SELECT 1 FROM working.entry JOIN enduser USING (userid)')).toBe(false);
  await store.writeWith(tables, [take]);
  expect(commits).toBe(1);
  expect(users()).toEqual(['asmith', 'bjones']);
  expect(tables.all(userid, 'SELECT userid FROM working.entry JOIN enduser USING (userid) ORDER BY userid')).toEqual(users());
  tables.close();
  expect(await files()).toEqual([]);
});

test('two tasks have each their own', async () => {
  const [one, other] = [store.workingTables(working), store.workingTables(working)];
  await Promise.all([one.fill([add('asmith')]), other.fill([add('bjones')]), one.fill([add('cdavis')])]);
  expect(one.all(userid, 'SELECT userid FROM working.entry ORDER BY userid')).toEqual(['asmith', 'cdavis']);
  expect(other.all(userid, 'SELECT userid FROM working.entry')).toEqual(['bjones']);
  for (const tables of [one, other]) tables.close();
});

test('a batch that fails changes nothing, and the next one finds them as they were', async () => {
  const tables = store.workingTables(working);
  await tables.fill([add('asmith', 'asmith')]);
  const failed = store.writeWith(tables, [{ sql: 'DELETE FROM working.entry', rows: [[]] }, add('bjones', 'bjones'), take]);
  await expect(failed).rejects.toThrow(StoreConflictError);
  expect(users()).toEqual([]);
  expect(tables.all(userid, 'SELECT userid FROM working.entry')).toEqual(['asmith', 'asmith']);
  await store.write([{ sql: 'INSERT INTO enduser (userid, status) VALUES (?, 1)', rows: [['cdavis']] }]);
  expect(users()).toEqual(['cdavis']);
  tables.close();
});

test('what a process left behind that ended before its task is gone with the next start', async () => {
  await store.close();
  await writeFile(join(folder, 'node.sqlite.working-1'), 'left');
  store = await open();
  expect(await files()).toEqual([]);
});
