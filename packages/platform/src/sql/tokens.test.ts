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
    expect(() => rows("select x'41'")).toThrow(/no such column: x/);
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
