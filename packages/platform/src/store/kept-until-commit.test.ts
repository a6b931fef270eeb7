import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { keptUntilCommit, Store } from './index.ts';

let folder: string;
let store: Store;
let reads = 0;
const row = z.object({ value: z.string() });
const read = keptUntilCommit((from, key: string) => {
  reads += 1;
  return from.get(row, 'SELECT value FROM setting WHERE name = ?', key)?.value;
});
const write = (name: string, value: string) =>
  store.write([{ sql: 'INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', rows: [[name, value]] }]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uclab-kept-'));
  const schema = 'CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT';
  store = await Store.open({ file: join(folder, 'node.sqlite'), schema, checkpointFile: join(folder, 'checkpoint.sqlite') });
  reads = 0;
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

it('reads once between two commits, also what is not there', async () => {
  await write('a', 'one');
  expect([read(store, 'a'), read(store, 'a'), read(store, 'b'), read(store, 'b')]).toEqual(['one', 'one', undefined, undefined]);
  expect(reads).toBe(2);
});

it('whoever hears of a commit reads what it wrote, whoever listened first', async () => {
  let heard: string | undefined;
  const end = store.onCommit(() => {
    heard = read(store, 'c');
  });
  expect(read(store, 'c')).toBeUndefined();
  await write('c', 'one');
  end();
  expect(heard).toBe('one');
});

it('keeps nothing of a consistent look, and tells it nothing kept', () => {
  read(store, 'd');
  expect(reads).toBe(1);
  store.consistently(() => read(store, 'd'));
  expect(reads).toBe(2);
  read(store, 'd');
  expect(reads).toBe(2);
});

it('whoever has waited for a write reads what it wrote', async () => {
  await write('a', 'one');
  expect(read(store, 'a')).toBe('one');
  await write('a', 'two');
  expect(read(store, 'a')).toBe('two');
  await store.checkpoint();
  await write('a', 'three');
  expect(read(store, 'a')).toBe('three');
  await store.reset();
  expect(read(store, 'a')).toBe('two');
});
