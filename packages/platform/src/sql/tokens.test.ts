import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statementOf } from './statement.ts';
import { NotSqlError, tokensOf } from './tokens.ts';

const database = new DatabaseSync(':memory:', { enableDoubleQuotedStringLiterals: false });
const sqlOf = (text: string): string => statementOf(text).sql.replace(/\s+/g, ' ').trim();
const rows = (text: string): unknown[][] => {
  const statement = database.prepare(statementOf(text).sql);
  statement.setReturnArrays(true);
  return statement.all() as unknown as unknown[][];
};
const quoted = (text: string, quote: string): string => quote + text.replaceAll(quote, quote + quote) + quote;

describe('a literal', () => {
  const anyText = fc.string({
    unit: fc.constantFrom("'", '"', '{', '}', '-', '*', '/', ';', '(', ')', '\n', 'first 1', 'select ', 'é', 'x'),
  });

  it('means what stands in it, in either quotes, whatever that is, and wherever FIRST stands', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom("'", '"'), (value, quote) => {
        expect(rows(`select first 1 ${quoted(value, quote)} as v`)).toEqual([[value]]);
      }),
    );
  });

  it('is not changed by a comment beside it, nor by its being in a sub-select', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.constantFrom("'", '"'), (value, comment, quote) => {
        const remark = `{${comment.replaceAll('}', '')}} -- ${comment.replaceAll('\n', '')}\n`;
        expect(rows(`select ${remark} v from (select first 1 ${quoted(value, quote)} as v ${remark}) x ${remark}`)).toEqual([[value]]);
      }),
    );
  });

  it('in double quotes is never a column, as it would be in SQLite', () => {
    expect(rows('select "v" from (select 1 as v) x')).toEqual([['v']]);
  });

  it.each([
    ["select 'a", /literal at character 8/],
    ['select "a', /literal/],
    ['select { a', /comment at character 8/],
    ['select /* a', /comment/],
  ])('or comment without an end is no SQL: %s', (sql, words) => {
    expect(() => tokensOf(sql)).toThrow(words);
  });

  it('behind the word x is no bytes', () => {
    expect(() => rows("select x'41'")).toThrow(/'41' is a text/);
  });
});

describe('a name in quotes, of either kind, is a text', () => {
  it.each([
    "select userid 'x' from enduser",
    'select userid "x" from enduser',
    'select userid as "x" from enduser',
    'select count(*) "x" from enduser',
    "select 1 'x' from enduser",
    "select 'a' 'b' from enduser",
    "select case when status = 1 then 2 else 3 end 'x' from enduser",
    "select (select first 1 pkid from device) 'x' from enduser",
    "select userid from 'enduser'",
    'select userid from enduser "e"',
    "select e.'userid' from enduser e",
    "select 'e'.userid from enduser e",
    "select userid from enduser, 'device'",
    "select userid from enduser join 'device' on 1 = 1",
    "with 'x' as (select 1 as n) select n from x",
    "update enduser set 'firstname' = 'x'",
    "update enduser set lastname = 'y', 'firstname' = 'x'",
    "update 'enduser' set firstname = 'x'",
    "insert into enduser ('userid') values ('x')",
    "insert into enduser (lastname, 'userid') values ('x', 'y')",
    "insert into 'enduser' values ('x')",
    "delete from 'enduser'",
  ])('%s', (sql) => {
    expect(() => statementOf(sql)).toThrow(/is a text: a name stands without quotes/);
  });

  it.each([
    ['select 1 u', [[1]]],
    ['select n u, n + 1 v from (select 1 n) x', [[1, 2]]],
    ['select count(*) total from (select 1 n) x', [[1]]],
    ['select x.n u from (select 1 n) x where x.n = 1', [[1]]],
    ["select first 2 'a' u", [['a']]],
    ["select distinct 'a', \"b\", 'c' || 'd', nvl(null, 'e')", [['a', 'b', 'cd', 'e']]],
    ["select case 'a' when 'a' then 'b' else 'c' end u where 'a' in ('a', \"b\") and not 'a' = 'b' or 'x' like 'y' escape '!'", [['b']]],
    ["select 'a' u where 'b' between 'a' and 'c' group by 'a' having 'a' <> 'b' order by 'a'", [['a']]],
  ])('and stands without them: %s', (sql, expected) => {
    expect(rows(sql)).toEqual(expected);
  });

  it.each([
    "update enduser set firstname = 'a', lastname = 'b' where userid in ('c', 'd')",
    "insert into enduser (firstname, lastname) values ('a', 'b')",
    "insert into enduser values ('a', 'b')",
  ])('and a text may be written: %s', (sql) => {
    expect(statementOf(sql).sql).toContain("'a'");
  });
});

describe('FIRST and SKIP', () => {
  const numbers = '(select 1 as n union all select 2 union all select 3 union all select 4)';

  it.each([
    [`select first 2 n from ${numbers} t order by n desc`, [[4], [3]]],
    [`SELECT SKIP 1 FIRST 2 n FROM ${numbers} t ORDER BY n`, [[2], [3]]],
    [`select skip 3 n from ${numbers} t order by n`, [[4]]],
    [`select first 1 n from ${numbers} t where n in (select skip 1 first 2 n from ${numbers} u order by n) order by n desc`, [[3]]],
    [`select limit 1 n from ${numbers} t order by n;`, [[1]]],
    [`select first 3 unique 7 from ${numbers} t`, [[7]]],
    [`select/**/first{}2--\nn from ${numbers} t order by n -- first 1`, [[1], [2]]],
    [`select first from (select 5 as first) t`, [[5]]],
    [`select nvl(null, "a"), 'abc' matches 'a*'`, [['a', 1]]],
  ])('%s', (sql, expected) => {
    expect(rows(sql)).toEqual(expected);
  });

  it('are put at the end of their own SELECT', () => {
    expect(sqlOf('select first 5 a from b where c in (select skip 2 d from e)')).toBe(
      'select a from b where c in (select d from e LIMIT -1 OFFSET 2 ) LIMIT 5 OFFSET 0',
    );
  });

  it('do not go with UNION, as in Informix', () => {
    expect(() => statementOf('select first 1 a from b union select a from c')).toThrow(NotSqlError);
    expect(() => statementOf('select a from b union select first 1 a from c')).toThrow(NotSqlError);
  });
});

describe('what is one statement', () => {
  it.each([
    '',
    ' ;',
    'begin',
    'pragma table_info(enduser)',
    'attach "x" as y',
    'explain select 1',
    'select 1; select 2',
    'select (1',
    'select 1)',
    'select [a] from b',
    'select `a`',
    'select ?',
    'select :a',
    'vacuum',
    'replace into enduser values (1)',
    'insert or replace into a values (1)',
    'insert into a values (1) on conflict do nothing',
    'update a set b = 1 returning *',
    'delete from a Returning b',
    "select 'a\0b'",
  ])('not %j', (sql) => {
    expect(() => statementOf(sql)).toThrow(NotSqlError);
  });

  it.each([
    ['update EndUser set status = 1;', { kind: 'update', table: 'enduser' }],
    ['INSERT INTO enduser (userid) VALUES ("a")', { kind: 'insert', table: 'enduser' }],
    ['{ } delete from enduser ; ; ', { kind: 'delete', table: 'enduser' }],
    ["select ';'", { kind: 'query' }],
  ])('%s', (sql, statement) => {
    expect(statementOf(sql)).toMatchObject(statement);
  });
});
