import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Worker } from 'node:worker_threads';
import { monotonicMs } from '@uclab/foundation/clock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Store, StoreClosedError, StoreConflictError, StoreFailedError } from './index.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS enduser (userid TEXT PRIMARY KEY, status INTEGER NOT NULL, mailid TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS membership (userid TEXT NOT NULL REFERENCES enduser (userid), groupname TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
`;
const user = z.object({ userid: z.string(), status: z.number() });
const counted = z.object({ n: z.number() });
const upsert = 'INSERT INTO enduser (userid, status) VALUES (?, ?) ON CONFLICT (userid) DO UPDATE SET status = excluded.status';

let folder: string;
let store: Store;
const options = () => ({ file: join(folder, 'node.sqlite'), schema, checkpointFile: join(folder, 'checkpoint.sqlite') });
const users = () => store.all(user, 'SELECT userid, status FROM enduser ORDER BY userid');
const count = (table: string) => store.get(counted, `SELECT count(*) AS n FROM ${table}`)?.n;
const add = (...userids: string[]) => store.write([{ sql: upsert, rows: userids.map((userid) => [userid, 1]) }]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uclab-store-'));
  store = await Store.open(options());
});

afterEach(async () => {
  await store.close().catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

describe('reading and writing', () => {
  test('what a write has acknowledged is what the next read sees', async () => {
    await store.write([{ sql: upsert, rows: [['asmith', 1]] }]);
    expect(users()).toEqual([{ userid: 'asmith', status: 1 }]);
    expect(store.get(user, 'SELECT userid, status FROM enduser WHERE userid = ?', 'nobody')).toBeUndefined();
  });

  test('a row that is not what the schema says is refused, not handed on', async () => {
    await add('asmith');
    expect(() => store.all(z.object({ userid: z.number() }), 'SELECT userid FROM enduser')).toThrow(z.ZodError);
  });

  test('text in double quotes is a literal, as Informix reads it', () => {
    expect(store.get(z.object({ x: z.string() }), 'SELECT "asmith" AS x')).toEqual({ x: 'asmith' });
  });

  test('the main thread cannot write', () => {
    expect(() => store.all(z.unknown(), "INSERT INTO enduser VALUES ('x', 1, NULL)")).toThrow(/readonly/);
  });

  test('whoever listens hears of each commit, until it listens no more', async () => {
    let commits = 0;
    const end = store.onCommit(() => {
      commits += 1;
    });
    await add('a');
    await add('b');
    end();
    await add('c');
    expect(commits).toBe(2);
  });

  test('a value of bytes, a large integer and nothing at all come back as they were', async () => {
    await store.write([{ sql: 'INSERT INTO numbered (id, name) VALUES (?, ?)', rows: [[2n ** 40n, null]] }]);
    expect(store.get(z.object({ id: z.number(), name: z.null() }), 'SELECT id, name FROM numbered')).toEqual({ id: 2 ** 40, name: null });
    expect(store.get(z.object({ b: z.instanceof(Uint8Array) }), 'SELECT ? AS b', new Uint8Array([1, 2]))?.b).toEqual(
      new Uint8Array([1, 2]),
    );
  });
});

describe('a batch is all or nothing', () => {
  test('one of many rows is, too, and whoever reads has turns while it is handed over', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [`u${index}`, 1]);
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      setImmediate(turn).unref();
    };
    turn();
    await store.write([{ sql: upsert, rows }]);
    expect(turns).toBeGreaterThan(20);
    expect(count('enduser')).toBe(20_000);
    const insert = 'INSERT INTO enduser (userid, status) VALUES (?, ?)';
    const batch = [
      { sql: insert, rows: rows.map(([userid]) => [`x${userid}`, 1]) },
      { sql: insert, rows: [['u0', 1]] },
    ];
    await expect(store.write(batch)).rejects.toThrow(StoreConflictError);
    expect(count('enduser')).toBe(20_000);
    await add('later');
    expect(count('enduser')).toBe(20_001);
  });

  test('a broken constraint in the last row leaves nothing of the batch', async () => {
    await add('asmith');
    const batch = [
      { sql: upsert, rows: [['bjones', 1]] },
      { sql: 'INSERT INTO enduser (userid, status) VALUES (?, ?)', rows: [['asmith', 2]] },
    ];
    await expect(store.write(batch)).rejects.toThrow(StoreConflictError);
    expect(users()).toEqual([{ userid: 'asmith', status: 1 }]);
  });

  test('a reference to nothing is a conflict, a statement that is wrong is a failure, and the next write is served', async () => {
    const orphan = { sql: 'INSERT INTO membership VALUES (?, ?)', rows: [['nobody', 'group']] };
    await expect(store.write([orphan])).rejects.toThrow(StoreConflictError);
    await expect(store.write([{ sql: 'INSERT INTO nowhere VALUES (1)', rows: [[]] }])).rejects.toThrow(StoreFailedError);
    await add('asmith');
    expect(count('enduser')).toBe(1);
  });

  test('a reader never sees half of 30,000 rows, and they take well under a second', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => [`user${index}`, 1]);
    const seen = new Set<number | undefined>();
    const startedMs = monotonicMs();
    let written = false;
    const writing = store.write([{ sql: upsert, rows }]).then(() => {
      written = true;
    });
    while (!written) {
      seen.add(count('enduser'));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    // 0.12 s was seen on two cores; the bound leaves room for a busy machine.
    expect(monotonicMs() - startedMs).toBeLessThan(1_500);
    expect([...seen].filter((n) => n !== 0 && n !== 30_000)).toEqual([]);
    expect(count('enduser')).toBe(30_000);
  });

  test('all queries of one turn are asked of one and the same state', async () => {
    await add('a');
    const writing = add('b', 'c');
    const before = count('enduser');
    // The worker commits meanwhile; a busy loop is the only way to let it without leaving this turn.
    const untilMs = monotonicMs() + 150;
    while (monotonicMs() < untilMs);
    expect(count('enduser')).toBe(before);
    // Nor does a later part of the turn, which a caller may not even know of.
    expect(store.consistently(() => count('enduser'))).toBe(before);
    await writing;
    expect(count('enduser')).toBe(3);
  });

  test('a query of the turn in which a commit is told sees it, also where that turn has read before', async () => {
    for (let nth = 0; nth < 50; nth++) {
      let told = 0;
      const stop = store.onCommit(() => {
        told = count('enduser') ?? 0;
      });
      const writing = add(`u${nth}`);
      count('enduser');
      await Promise.resolve();
      count('enduser');
      await writing;
      stop();
      expect(told).toBe(nth + 1);
      expect(count('enduser')).toBe(nth + 1);
    }
  });
});

describe('sections', () => {
  test('that read, compute and write run one after another, also after one that failed', async () => {
    await store.write([{ sql: upsert, rows: [['n', 0]] }]);
    const increment = () =>
      store.exclusive(async () => {
        const status = store.get(user, "SELECT userid, status FROM enduser WHERE userid = 'n'")?.status ?? 0;
        await store.write([{ sql: upsert, rows: [['n', status + 1]] }]);
      });
    const failed = store.exclusive(() => Promise.reject(new Error('no')));
    await Promise.all([expect(failed).rejects.toThrow('no'), ...Array.from({ length: 20 }, increment)]);
    expect(users()).toEqual([{ userid: 'n', status: 20 }]);
  });
});

describe('checkpoint and reset', () => {
  test('reset brings back rows, references and counters as they were', async () => {
    await add('asmith');
    await store.write([
      { sql: "INSERT INTO membership VALUES ('asmith', 'group')", rows: [[]] },
      { sql: "INSERT INTO numbered (name) VALUES ('one')", rows: [[]] },
    ]);
    await store.checkpoint();
    await store.write([
      { sql: 'DELETE FROM membership', rows: [[]] },
      { sql: 'DELETE FROM enduser', rows: [[]] },
      { sql: "INSERT INTO numbered (name) VALUES ('two')", rows: [[]] },
      { sql: upsert, rows: [['bjones', 1]] },
    ]);
    let commits = 0;
    store.onCommit(() => {
      commits += 1;
    });
    await store.reset();
    expect(users()).toEqual([{ userid: 'asmith', status: 1 }]);
    expect([count('membership'), count('numbered'), commits]).toEqual([1, 1, 1]);
    await store.write([{ sql: "INSERT INTO numbered (name) VALUES ('again')", rows: [[]] }]);
    expect(store.get(counted, "SELECT id AS n FROM numbered WHERE name = 'again'")?.n).toBe(2);
  });

  test('a later checkpoint takes the place of the former, and a reset can be repeated', async () => {
    await add('a');
    await store.checkpoint();
    await add('b');
    await store.checkpoint();
    for (const userid of ['c', 'd']) {
      await add(userid);
      await store.reset();
      expect(users().map((row) => row.userid)).toEqual(['a', 'b']);
    }
  });

  test('without a checkpoint nothing is touched and the reason is said', async () => {
    await add('a');
    await expect(store.reset()).rejects.toThrow(/no checkpoint/);
    expect(count('enduser')).toBe(1);
  });

  test('a checkpoint that cannot be read leaves the state as it is', async () => {
    await add('a');
    await writeFile(options().checkpointFile, 'not a database at all, whatever its name says'.repeat(200));
    await expect(store.reset()).rejects.toThrow(StoreFailedError);
    await add('b');
    expect(count('enduser')).toBe(2);
  });
});

describe('the end', () => {
  test('close resolves after the last write, and the next start finds it', async () => {
    const writing = Promise.all([add('a'), add('b')]);
    await store.close();
    await writing;
    await expect(add('c')).rejects.toThrow(StoreClosedError);
    await store.close();
    store = await Store.open(options());
    expect(users().map((row) => row.userid)).toEqual(['a', 'b']);
  });

  test('a file that cannot be opened is said at once', async () => {
    await expect(Store.open({ ...options(), file: join(folder, 'no', 'such', 'folder.sqlite') })).rejects.toThrow(StoreFailedError);
  });

  test('when the writer dies, what waits for it is told so, and so is whoever comes later', async () => {
    await store.close();
    const started = new Promise<Worker>((resolve) => process.once('worker', resolve));
    store = await Store.open(options());
    const worker = await started;
    const rows = Array.from({ length: 30_000 }, (_, index) => [`user${index}`, 1]);
    const writing = expect(store.write([{ sql: upsert, rows }])).rejects.toThrow(/the writer of .*node\.sqlite has ended/);
    await worker.terminate();
    await writing;
    await expect(add('late')).rejects.toThrow(StoreClosedError);
  });

  test('whatever was acknowledged before kill -9 is there after it', async () => {
    const script = join(folder, 'writer-to-kill.ts');
    const file = join(folder, 'killed.sqlite');
    await writeFile(
      script,
      `import { Store } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
       const store = await Store.open(${JSON.stringify({ ...options(), file })});
       for (let n = 0; ; n += 1) {
         await store.write([{ sql: ${JSON.stringify(upsert)}, rows: [['a' + n, 1], ['b' + n, 1]] }]);
         process.stdout.write(n + '\\n');
       }`,
    );
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    let acknowledged = -1;
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged = Number(line);
      if (acknowledged === 100) child.kill('SIGKILL');
    }
    await gone;
    expect(acknowledged).toBeGreaterThanOrEqual(100);
    await store.close();
    store = await Store.open({ ...options(), file });
    const names = new Set(users().map((row) => row.userid));
    for (let n = 0; n <= acknowledged; n += 1) expect([names.has(`a${n}`), names.has(`b${n}`)]).toEqual([true, true]);
    expect(names.size % 2).toBe(0);
  });
});
