import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { delay, monotonicMs } from '@uclab/foundation/clock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Store, type Write } from '../store/index.ts';
import {
  flag,
  integer,
  notKept,
  type ProductTable,
  SqlDuplicateError,
  SqlEngine,
  SqlSyntaxError,
  secret,
  type TableChange,
  text,
} from './index.ts';

const schema = `
  CREATE TABLE enduser (pkid TEXT PRIMARY KEY, userid TEXT NOT NULL, useridkey TEXT NOT NULL UNIQUE, status INTEGER NOT NULL, fkplugin TEXT, own TEXT) STRICT;
  CREATE TABLE enduserlocal (fkenduser TEXT PRIMARY KEY, enablecti TEXT NOT NULL) STRICT;
  CREATE TABLE plugin (pkid TEXT PRIMARY KEY, name TEXT NOT NULL, password TEXT NOT NULL) STRICT;
  CREATE TABLE own (secret TEXT NOT NULL) STRICT;
`;

const tables: ProductTable[] = [
  {
    name: 'enduser',
    from: 'node.enduser LEFT JOIN node.enduserlocal ON fkenduser = pkid',
    columns: [
      text('pkid', { preset: 'newid()' }),
      text('userid', { required: true }),
      integer('status', { required: true, preset: '1', rule: { condition: 'status IN (1, 2)', words: 'status is 1 or 2' } }),
      text('fkplugin'),
      flag('enablecti', { value: "coalesce(enablecti, 'f')", preset: "'f'" }),
      notKept('title'),
    ],
    key: ['pkid'],
  },
  { name: 'plugin', from: 'node.plugin', columns: [text('pkid'), text('name'), secret('password')], key: ['pkid'], whole: true },
  { name: 'copied', from: 'node.plugin', columns: [text('name')] },
];

const writesOf = ({ kind, table, columns, rows }: TableChange): Write[] => {
  if (table !== 'enduser') return [];
  const at = (row: readonly (typeof rows)[number][number][], name: string) => row[columns.indexOf(name)] ?? null;
  if (kind === 'delete') return [{ sql: 'DELETE FROM enduser WHERE pkid = ?', rows }];
  if (kind === 'update') {
    return [{ sql: 'UPDATE enduser SET status = ? WHERE pkid = ?', rows: rows.map((row) => [at(row, 'status'), at(row, 'pkid')]) }];
  }
  return [
    {
      sql: 'INSERT INTO enduser (pkid, userid, useridkey, status) VALUES (?, ?, ?, ?)',
      rows: rows.map((row) => [at(row, 'pkid'), at(row, 'userid'), String(at(row, 'userid')).toLowerCase(), at(row, 'status')]),
    },
  ];
};

const many = 30_000;
const deadlineMs = 1_500;

let folder: string;
let store: Store;
let sql: SqlEngine;

const fill = (): Write[] => [
  { sql: 'DELETE FROM enduser', rows: [[]] },
  {
    sql: 'INSERT INTO enduser (pkid, userid, useridkey, status, fkplugin) VALUES (?, ?, ?, ?, ?)',
    rows: [
      ['p1', 'ASmith', 'asmith', 1, 'g1'],
      ['p2', 'bjones', 'bjones', 2, null],
      ['p3', "o'neil", "o'neil", 2, 'g1'],
    ],
  },
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-sql-'));
  const file = join(folder, 'node.sqlite');
  store = await Store.open({ file, schema, checkpointFile: join(folder, 'checkpoint.sqlite') });
  await store.write([
    ...fill(),
    { sql: 'INSERT INTO enduserlocal VALUES (?, ?)', rows: [['p1', 't']] },
    { sql: 'INSERT INTO plugin VALUES (?, ?, ?)', rows: [['g1', 'corporate', 'very secret']] },
    { sql: 'INSERT INTO own VALUES (?)', rows: [['nobody reads this']] },
  ]);
  sql = new SqlEngine({ store, file, tables, writesOf, deadlineMs });
});
afterAll(async () => {
  await sql.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('queries', () => {
  it('show the columns of the product in its order, and none of the emulator', async () => {
    expect(await sql.query('SELECT * FROM EndUser ORDER BY pkid')).toEqual({
      columns: ['pkid', 'userid', 'status', 'fkplugin', 'enablecti', 'title'],
      rows: [
        ['p1', 'ASmith', '1', 'g1', 't', null],
        ['p2', 'bjones', '2', null, 'f', null],
        ['p3', "o'neil", '2', 'g1', 'f', null],
      ],
    });
  });

  it.each([
    ['select UserID from enduser where lower(userid) = "asmith"', ['userid'], [['ASmith']]],
    ["select userid from enduser where status = '2' and userid like 'B%'", ['userid'], []],
    [
      'select e.userid, p.name from enduser e, plugin p where e.fkplugin = p.pkid order by 1',
      ['userid', 'name'],
      [
        ['ASmith', 'corporate'],
        ["o'neil", 'corporate'],
      ],
    ],
    [
      'select e.userid, nvl(p.name, "none") as Agreement from enduser as e left outer join plugin p on p.pkid = e.fkplugin where e.pkid = "p2"',
      ['userid', 'agreement'],
      [['bjones', 'none']],
    ],
    ['select first 1 userid from enduser where userid = "o\'neil"', ['userid'], [["o'neil"]]],
    [
      "select count(*), max(status), upper(min(userid)), 'x', count(distinct status) from enduser",
      ['(count(*))', '(max)', '(expression)', '(constant)', '(count)'],
      [['3', '2', 'ASMITH', 'x', '2']],
    ],
    [
      "select max(length(userid)), count(distinct lower(userid)), min(nvl(pkid, ')')), max(length(userid)) + min(status) from enduser",
      ['(max)', '(count)', '(min)', '(expression)'],
      [['6', '3', 'p1', '7']],
    ],
    ['select count(unique status), sum ( UNIQUE status ) from enduser', ['(count)', '(sum)'], [['2', '3']]],
    [
      'select e.pkid, p.pkid from enduser e join plugin p on p.pkid = e.fkplugin where e.pkid in (select skip 1 first 1 pkid from enduser order by pkid desc) or e.enablecti = "t"',
      ['pkid', 'pkid'],
      [['p1', 'g1']],
    ],
    ['select count(*) as n from enduser, plugin', ['n'], [['3']]],
    ['with recursive c(n) as (select 1 union all select n + 1 from c where n < 5) select sum(n) as s from c', ['s'], [['15']]],
  ])('%s', async (query, columns, rows) => {
    expect(await sql.query(query)).toEqual({ columns, rows });
  });

  it('never show a secret', async () => {
    const { rows } = await sql.query('select password from plugin');
    expect(rows[0]?.[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(await sql.query("select name from plugin where password = 'very secret'")).toMatchObject({ rows: [] });
  });
});

describe('truth values without quotes', () => {
  it.each([
    ['select userid from enduser where enablecti = t', [['ASmith']]],
    ['select userid from enduser e where e.enablecti <> F and f <> e.enablecti', [['ASmith']]],
    ['select count(*) from enduser where enablecti in (t, f)', [['3']]],
    ["select count(*) from enduser t where t.enablecti = f and t.userid <> 't'", [['2']]],
    ["select case when enablecti = 't' then f else t end from enduser where pkid = 'p1'", [['f']]],
    ['select enablecti from enduser where enablecti = nvl(null, t)', [['t']]],
  ])('%s', async (query, rows) => {
    expect((await sql.query(query)).rows).toEqual(rows);
  });

  it('are columns where there are some of that name', async () => {
    expect((await sql.query("select userid from (select userid, 'f' as t, enablecti from enduser) x where enablecti = t")).rows).toEqual([
      ['bjones'],
      ["o'neil"],
    ]);
  });
});

describe('what is not the product is a syntax error', () => {
  it.each([
    'selec userid from enduser',
    'select nothing from enduser',
    'select * from nothing',
    'select useridkey from enduser',
    'select rowid from enduser',
    'select * from own',
    'select * from main.own',
    'select * from main.enduser',
    "select * from 'main'.'own'",
    'with enduser as (select * from own) select * from enduser',
    'with x as (select 1), enduser as (select secret from main.own) select * from enduser',
    'select (select secret from own) from enduser',
    'select 1 from enduser where exists (select 1 from own)',
    'select count(*) from own',
    'select count(*) from enduserlocal',
    'select count(*) from sqlite_master',
    "select count(*) from pragma_table_info('own')",
    'select count(*) from own where exists (with own as (select 1) select 1 from own)',
    'select * from enduserlocal',
    'select * from sqlite_master',
    'select * from sqlite_temp_master',
    'select * from temp.sqlite_schema',
    "select * from pragma_table_info('enduser')",
    "select * from json_each('[1]')",
    'select * from dbstat',
    'pragma table_info(enduser)',
    "attach 'x' as y",
    "select load_extension('x')",
    "select readfile('/etc/passwd')",
    "select conceal('x')",
    'select randomblob(10)',
    'select sqlite_version()',
    'select hex(zeroblob(1000000000))',
    "select printf('%1000000000d', 1)",
    'select 1; select 2',
    'explain select 1',
    'vacuum',
    'begin',
    'create table x (a)',
    'create temp table x (a)',
    'drop view enduser',
    'update enduser set status = 1',
    'delete from enduser',
    'with x as (select 1) delete from enduser',
    "select 'a",
    '',
  ])('%s', async (query) => {
    await expect(sql.query(query)).rejects.toThrow(SqlSyntaxError);
  });

  it.each([
    ['select nosuch from enduser', 'Column (nosuch) not found in any table in the query (or SLV is undefined)'],
    ['select e.NoSuch from enduser e', 'Column (nosuch) not found in any table in the query (or SLV is undefined)'],
    ['select useridkey from enduser', 'Column (useridkey) not found in any table in the query (or SLV is undefined)'],
    ['select t from enduser', 'Column (t) not found in any table in the query (or SLV is undefined)'],
    ['select * from Nowhere', 'The specified table (nowhere) is not in the database'],
    ['select * from own', 'The specified table (own) is not in the database'],
    ['select count(*) from own', 'The specified table (own) is not in the database'],
    ['select * from main.enduser', 'The specified table (enduser) is not in the database'],
    ['selec userid from enduser', 'A syntax error has occurred'],
    ['select userid from enduser where', 'A syntax error has occurred'],
    ['select userid as "Mein Name" from enduser', 'A syntax error has occurred'],
    ["select userid from enduser as 'people'", 'A syntax error has occurred'],
    ['select randomblob(10)', 'A syntax error has occurred'],
  ])('%s: in the words of the product', async (query, words) => {
    await expect(sql.query(query)).rejects.toMatchObject({ words, message: expect.not.stringContaining(words) });
  });

  it.each([
    ['update enduser set nosuch = 1', 'Column (nosuch) not found in any table in the query (or SLV is undefined)'],
    ['insert into enduser (nosuch) values (1)', 'Column (nosuch) not found in any table in the query (or SLV is undefined)'],
    ['delete from own', 'The specified table (own) is not in the database'],
  ])('%s: in the words of the product', async (statement, words) => {
    await expect(sql.update(statement)).rejects.toMatchObject({ words });
  });

  it('and the node goes on', async () => {
    expect((await sql.query('select userid from enduser')).rows).toHaveLength(3);
  });
});

describe('a statement that runs for ever', () => {
  it.each([
    ['recursive', 'with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c'],
    ['a cross join', `select count(*) from ${Array.from({ length: 30 }, (_, n) => `enduser e${n}`).join(', ')}`],
  ])('%s: is stopped at its deadline, and other reads go on meanwhile', async (_name, query) => {
    await sql.query('select 1');
    const beganMs = monotonicMs();
    const answer = expect(sql.query(query)).rejects.toThrow('The statement was stopped: it ran longer than 1.5 seconds');
    let ended = false;
    const end = () => {
      ended = true;
    };
    answer.then(end, end);
    let longestMs = 0;
    let reads = 0;
    while (!ended) {
      const sinceMs = monotonicMs();
      reads += store.all(z.object({ pkid: z.string() }), 'SELECT pkid FROM enduser').length;
      await delay(5);
      longestMs = Math.max(longestMs, monotonicMs() - sinceMs);
    }
    await answer;
    const tookMs = monotonicMs() - beganMs;
    expect(tookMs).toBeGreaterThanOrEqual(deadlineMs - 50);
    // The bounds leave room for a busy machine.
    expect(tookMs).toBeLessThan(deadlineMs + 3_000);
    expect(longestMs).toBeLessThan(700);
    expect(reads).toBeGreaterThan(30);
    expect((await sql.query('select userid from enduser where status = 1')).rows).toEqual([['ASmith']]);
  });

  it('as a change: is stopped, and nothing is changed', async () => {
    const forever = 'update enduser set status = (with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c)';
    await expect(sql.update(forever)).rejects.toThrow(/was stopped/);
    expect((await sql.query('select count(*) from enduser where status = 2')).rows).toEqual([['2']]);
  });

  it('and heaps up memory: is ended for that', async () => {
    const roomy = new SqlEngine({ store, file: join(folder, 'node.sqlite'), tables, deadlineMs: 30_000 });
    try {
      const heap = `with recursive c(n, s) as (select 1, '${'x'.repeat(90_000)}' union select n + 1, s from c) select count(*) from (select * from c order by s, n) d`;
      await expect(roomy.query(heap)).rejects.toThrow(/^Maximum AXL Memory Allocation Consumed/);
      expect((await roomy.query('select 1')).rows).toEqual([['1']]);
    } finally {
      await roomy.close();
    }
  });

  it('and a value that grows without end is refused', async () => {
    const doubling = "with recursive c(s) as (select 'ab' union all select s || s from c) select count(s) from c";
    await expect(sql.query(doubling)).rejects.toThrow(/^A value has at most 100000 bytes/);
  });
});

describe('letters beyond ASCII', () => {
  it.each([
    ["select lower('ÖZTÜRK'), upper('Öztürk ß ñ'), lower(null), upper(7)", [['öztürk', 'ÖZTÜRK ß Ñ', null, '7']]],
    ["select count(*) from enduser where lower('Ö' || userid) = 'öasmith'", [['1']]],
  ])('%s', async (query, rows) => {
    expect((await sql.query(query)).rows).toEqual(rows);
  });
});

describe('a division', () => {
  it.each([
    'select status / 0 from enduser',
    'select status/(1 - 1) from enduser',
    'select 1 from enduser where 4 / 2 / (status - status) > 1',
    'select 1 / - 0.0 from enduser',
    "select 1 / case when status = 9 then 1 else '0' end from enduser",
    'select 8 / (4 / length(e.userid)) / nvl(null, 0) from enduser e',
    'select mod(status, 0) from enduser',
  ])('by zero is refused: %s', async (query) => {
    await expect(sql.query(query)).rejects.toThrow(/^An attempt was made to divide by zero$/);
  });

  it.each([
    ['select 12 / 2 / 3, 12/(8/2), 7.0 / -2, 6 / status from enduser where pkid = "p2"', [['2', '3', '-3.5', '3']]],
    ["select 12 / case when 1 = 1 then 4 / 2 end, 9 / length('abc'), 1 / null, '4' / '2' from plugin", [['6', '3', null, '2']]],
    ['select status / e.status {by /} * 3 from enduser e where e.pkid = "p2"', [['3']]],
    ['select mod(5, 3), mod(-5, 3), mod(5.9, 3), mod(null, 0) from plugin', [['2', '-2', '2', null]]],
  ])('by anything else works: %s', async (query, rows) => {
    expect((await sql.query(query)).rows).toEqual(rows);
  });

  it('has no part in the name of a column', async () => {
    expect((await sql.query('select sum(status / 1), status / 1 from enduser')).columns).toEqual(['(sum)', '(expression)']);
  });

  it('by zero in a change changes nothing', async () => {
    await expect(sql.update('update enduser set status = 1 / (status - status)')).rejects.toThrow('divide by zero');
    expect((await sql.query('select count(*) from enduser where status = 2')).rows).toEqual([['2']]);
  });
});

describe("SQLite's own words are no SQL of the product's", () => {
  it.each([
    'select typeof(userid) from enduser',
    "select IfNull(userid, 'x') from enduser",
    "select userid from enduser where userid glob 'A*'",
    'select userid from enduser where status == 1',
    'select 0x10 from enduser',
    'select 1_000 from enduser',
    'select userid collate nocase from enduser',
    'select max(userid, pkid) from enduser',
    'select min (status, nvl(status, 1)) from enduser',
    'select status << 1 from enduser',
    'select status >> 1 from enduser',
    "select userid -> 'a' from enduser",
    'select userid from enduser where title isnull',
    'select uclab_divisor(1) from enduser',
    'update enduser set status = max(status, 1)',
  ])('%s', async (statement) => {
    await expect(sql.run(statement)).rejects.toMatchObject({ name: 'SqlSyntaxError', words: 'A syntax error has occurred' });
  });

  it("and Informix's are", async () => {
    const query = 'select max(nvl(status, 1)), min(status) from enduser where userid matches "A*" and title is null';
    expect((await sql.query(query)).rows).toEqual([['1', '1']]);
    expect((await sql.query("select '== << typeof(0x10) / 0' from plugin -- glob")).rows).toEqual([['== << typeof(0x10) / 0']]);
  });
});

describe('a statement beyond a limit is told which', () => {
  const many = (n: number, of: string, by: string) => Array<string>(n).fill(of).join(by);
  it.each([
    [
      'a pattern',
      `select 1 from enduser where userid like '${many(60_000, '%', '')}'`,
      'A pattern of LIKE or MATCHES has at most 1000 char',
    ],
    [
      'OR',
      `select 1 from enduser where ${many(1_001, 'status = 1', ' or ')}`,
      'A chain of OR, AND or other operators has at most 1000 terms',
    ],
    ['a text', `select '${many(100_001, 'x', '')}' from enduser`, 'A value has at most 100000 bytes'],
    ['columns', `select ${many(2_001, '1', ',')} from enduser`, 'A SELECT has at most 2000 columns'],
    ['UNION', many(501, 'select 1 from enduser', ' union '), 'A statement has at most 500 SELECT behind UNION'],
    ['tables', `select 1 from ${many(65, 'enduser', ', ')}`, 'A SELECT joins at most 64 tables'],
    ['signs', `select 1 / ${many(20_000, '+', ' ')} 1 from enduser`, 'A statement has too many parentheses, signs'],
    ['parentheses', `select ${many(3_000, '(', '')}1${many(3_000, ')', '')} from enduser`, 'A statement has too many parentheses, signs'],
  ])('%s', async (_what, query, words) => {
    await expect(sql.query(query)).rejects.toThrow(words);
    await expect(sql.query(query)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('and what keeps to them works', async () => {
    expect((await sql.query(`select count(*) from enduser where ${many(950, 'status = 1', ' or ')}`)).rows).toEqual([['1']]);
    expect((await sql.query(`select count(*) from enduser where userid in (${many(5_000, "'bjones'", ', ')})`)).rows).toEqual([['1']]);
    expect((await sql.query(`select count(*) from enduser where userid like '${many(1_000, '%', '')}'`)).rows).toEqual([['3']]);
  });
});

it('an answer above 8 MB is refused with the counts that help to ask for less', async () => {
  const rows = Array.from({ length: 9_000 }, (_, n) => n + 1);
  const big = `with recursive c(n) as (select 1 union all select n + 1 from c where n < ${rows.length}) select n, '${'x'.repeat(1_000)}' as filler from c`;
  await expect(sql.query(big)).rejects.toThrow(
    /^Query request too large\. Total rows matched: 9000 rows\. Suggestive Row Fetch: less than \d{4} rows$/,
  );
  const fitting = await sql.query(big.replace('select n, ', 'select first 8000 n, '));
  expect(fitting.rows).toHaveLength(8_000);
});

it('beyond a number of statements at a time the next is told to come back', async () => {
  const results = await Promise.allSettled(Array.from({ length: 30 }, () => sql.query('select userid from enduser')));
  const failed = results.filter(({ status }) => status === 'rejected');
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.length).toBeLessThan(15);
  expect(failed[0]).toMatchObject({ reason: { message: expect.stringMatching(/^Maximum AXL Memory Allocation Consumed/) } });
});

describe('changes', () => {
  afterEach(() => store.write(fill()));

  it('are made in rows that are not as the statement wants them, and counted by the rows it meets', async () => {
    expect(await sql.update('update enduser set status=1 where status="2"')).toBe(2);
    expect((await sql.query('select count(*) from enduser where status = 1')).rows).toEqual([['3']]);
    expect(await sql.update('update enduser set status = 1')).toBe(3);
  });

  it('set truth values without quotes', async () => {
    expect(await sql.update('update enduser set status = 1, enablecti = t where enablecti = f')).toBe(2);
    expect(await sql.update('insert into enduser (userid, enablecti) values ("new", T)')).toBe(1);
    expect((await sql.query('select count(*) from enduser where status = 1')).rows).toEqual([['4']]);
  });

  it('add and take away', async () => {
    expect(await sql.update('insert into enduser (userid, status) values ("new", 2)')).toBe(1);
    expect((await sql.query("select length(pkid), enablecti from enduser where userid = 'new'")).rows).toEqual([['36', 'f']]);
    expect(await sql.update('delete from enduser where pkid in (select pkid from enduser where status = 2)')).toBe(3);
    expect((await sql.query('select userid from enduser')).rows).toEqual([['ASmith']]);
  });

  it.each([
    ['update enduser set status = 3', /^status is 1 or 2$/],
    ['update enduser set status = "many"', /^status is (a whole number|1 or 2)$/],
    ['update enduser set userid = null', /^Cannot insert a null into column \(enduser\.userid\)$/],
    ['update enduser set enablecti = "yes"', /^enablecti is t or f$/],
    ['update enduser set title = "x"', /^enduser\.title cannot be set/],
    ['update enduser set pkid = "x"', /^enduser\.pkid cannot be set/],
    ["insert into enduser (userid, title) values ('a', 'b')", /^enduser\.title cannot be set/],
    ['update plugin set password = "x"', /^plugin\.password cannot be set/],
    ['update copied set name = "x"', /^copied cannot be changed by SQL$/],
  ])('%s is refused by rule', async (statement, words) => {
    await expect(sql.update(statement)).rejects.toThrow(words);
    expect((await sql.query('select userid, status from enduser order by pkid')).rows).toEqual([
      ['ASmith', '1'],
      ['bjones', '2'],
      ["o'neil", '2'],
    ]);
  });

  it.each([
    'update own set secret = "x"',
    'update main.enduser set status = 1',
    'update enduser set useridkey = "x"',
    'update enduser set status = (select secret from own)',
    'delete from sqlite_master',
    'insert into own values ("x")',
    'insert into enduser (pkid, userid) values ("p1", "x") on conflict (pkid) do update set status = 1',
    'select 1',
    'update enduser set status = 1; delete from enduser',
  ])('%s is a syntax error', async (statement) => {
    await expect(sql.update(statement)).rejects.toThrow(SqlSyntaxError);
  });

  it('are all or nothing where a key is there already', async () => {
    await expect(
      sql.update("insert into enduser (userid, status) select userid || '2', 1 from enduser union select 'asmith', 1 from enduser"),
    ).rejects.toThrow(SqlDuplicateError);
    await expect(sql.update("insert into enduser (pkid, userid) values ('p1', 'x')")).rejects.toThrow(SqlDuplicateError);
    expect((await sql.query('select count(*) from enduser')).rows).toEqual([['3']]);
  });

  it('that cross are both made, on what the other left', async () => {
    const other = store.exclusive(() => store.write([{ sql: "UPDATE enduser SET status = 2 WHERE pkid = 'p1'", rows: [[]] }]));
    await Promise.all([other, sql.update('update enduser set status = 3 - status'), sql.update('update enduser set status = 3 - status')]);
    const { rows } = await sql.query('select pkid, status from enduser order by pkid');
    expect(rows.slice(1)).toEqual([
      ['p2', '2'],
      ['p3', '2'],
    ]);
  });

  it('of many rows leave the node answering', async () => {
    const added = Array.from({ length: many }, (_, n) => [`m${n}`, `user${n}`, `user${n}`, 2]);
    await store.write([{ sql: 'INSERT INTO enduser (pkid, userid, useridkey, status) VALUES (?, ?, ?, ?)', rows: added }]);
    expect(await sql.update('update enduser set status = 1 where status = 2')).toBe(many + 2);
    expect((await sql.query('select count(*) from enduser where status = 2')).rows).toEqual([['0']]);
  });
});

describe('long statements', () => {
  const forever = 'with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c';
  const children = () => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean).length;

  it('two at a time hold up none of the others, and the processes that they needed go when nobody asks them', async () => {
    const engine = new SqlEngine({ store, file: join(folder, 'node.sqlite'), tables, deadlineMs: 6_000 });
    try {
      await engine.query('select 1');
      const processes = children();
      const long = [forever, forever].map((query) => expect(engine.query(query)).rejects.toThrow(/was stopped/));
      const beganMs = monotonicMs();
      for (let round = 0; round < 3; round += 1) expect((await engine.query('select count(*) from enduser')).rows).toEqual([['3']]);
      // A process is begun within a second, and a busy machine takes longer; one after the other these would take 12.
      expect(monotonicMs() - beganMs).toBeLessThan(5_000);
      expect(children()).toBe(processes + 2);
      await Promise.all(long);
      expect(await Promise.all([engine.query('select 1'), engine.query('select 2')])).toHaveLength(2);
      await expect.poll(children, { timeout: 15_000 }).toBeLessThanOrEqual(processes);
    } finally {
      await engine.close();
    }
  });

  it('short ones begin no further process', async () => {
    const engine = new SqlEngine({ store, file: join(folder, 'node.sqlite'), tables });
    try {
      await engine.query('select 1');
      const processes = children();
      await Promise.all(Array.from({ length: 15 }, () => engine.query('select userid from enduser')));
      expect(children()).toBe(processes);
    } finally {
      await engine.close();
    }
  });

  it('that wait when the node stops fail with it', async () => {
    const engine = new SqlEngine({ store, file: join(folder, 'node.sqlite'), tables });
    await engine.query('select 1');
    const all = Promise.allSettled(Array.from({ length: 6 }, () => engine.query(forever)));
    await delay(100);
    await engine.close();
    expect((await all).every(({ status }) => status === 'rejected')).toBe(true);
  });
});

it('a node that is killed takes the process with it, whatever that does', async () => {
  const script = join(folder, 'node-to-kill.ts');
  const forever = 'with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c';
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  writeFileSync(
    script,
    `import { Store } from ${module('../store/index.ts')};
     import { SqlEngine } from ${module('./index.ts')};
     const store = await Store.open({ file: ${JSON.stringify(join(folder, 'killed.sqlite'))}, schema: 'CREATE TABLE t (a)', checkpointFile: 'none' });
     const sql = new SqlEngine({ store, file: ${JSON.stringify(join(folder, 'killed.sqlite'))}, tables: [], deadlineMs: 60_000 });
     await sql.query('select 1');
     sql.query('${forever}');
     setInterval(() => {}, 1_000);
     console.log('begun');`,
  );
  const node = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => node.stdout.once('data', resolve));
  const [child] = readFileSync(`/proc/${node.pid}/task/${node.pid}/children`, 'utf8').trim().split(' ');
  const runs = () => existsSync(`/proc/${child}`) && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${child}/status`, 'utf8'));
  expect(child).toMatch(/^\d+$/);
  expect(runs()).toBe(true);
  node.kill('SIGKILL');
  await expect.poll(runs, { timeout: 10_000 }).toBe(false);
});

it('the process for SQL is there only when it is needed', async () => {
  const engine = new SqlEngine({ store, file: join(folder, 'node.sqlite'), tables });
  await engine.close();
  await expect(engine.query('select 1')).rejects.toThrow('The node is stopping');
});
