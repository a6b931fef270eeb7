import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productTables } from '../../services/cups/src/database/product-tables.ts';
import { uclab, uclabJson } from './command-line.ts';

let cluster: StartedCluster;
const run = (...args: string[]) => uclab(cluster.url, 'sql', ...args);

beforeAll(async () => {
  cluster = await startCluster({ users: 5 });
});
afterAll(() => cluster.stop());

describe('a person reads', () => {
  it('a header, a row of =, values padded with blanks, and NULL', async () => {
    const { status, output } = await run(
      'cucm',
      "select userid, nickname, status as s from enduser where userid in ('asmith', 'bjones') order by userid",
    );
    expect(status).toBe(0);
    expect(output).toBe(['userid nickname s', '====== ======== =', 'asmith NULL     1', 'bjones NULL     1'].join('\n'));
  });

  it('the header alone where there is no row, and words that the shell took apart', async () => {
    expect(await run('cups1', 'select', 'first', '1', 'userid', 'from', 'enduser', 'where', 'status = 2')).toMatchObject({
      status: 0,
      output: 'userid\n======',
    });
    expect((await run('cucm', 'select count(*) from enduser')).output).toBe('(count(*))\n==========\n5         ');
  });

  it('the state of the Sync Agent, as the vendor shows it', async () => {
    expect((await run('cups1', 'select syncstatus from epassyncagentcfg')).output).toMatch(
      /^syncstatus +\n=+\nCompleted \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
    );
    const { output } = await run('cups1', 'select * from epassyncagentcfg');
    expect(output).toMatch(/^ccmpublisherip axluser +axlpassword +cucm_axluser_pkid syncstatus/);
  });

  it('how many rows a change met, which CUCM alone takes', async () => {
    expect(await run('cucm', 'update enduser set status = 2 where userid = "dbrown"')).toMatchObject({ status: 0, output: 'Rows: 1' });
    expect(await run('cucm', 'update enduser set status = 1 where userid = "dbrown"')).toMatchObject({ status: 0, output: 'Rows: 1' });
    expect(await run('cups1', 'update enduser set status = 2')).toMatchObject({
      status: 1,
      errors: expect.stringContaining('enduser cannot be changed by SQL'),
    });
  });
});

it.each([
  [
    ['cucm', 'select nosuch from enduser'],
    'Column (nosuch) not found in any table in the query (or SLV is undefined)',
    'no such column: nosuch',
  ],
  [
    ['cups1', 'select * from cupcldapprofile'],
    'The specified table (cupcldapprofile) is not in the database',
    'no such table: cupcldapprofile',
  ],
  [['cups2', 'pragma user_version'], 'A syntax error has occurred', 'a statement begins with SELECT, INSERT INTO, UPDATE or DELETE FROM'],
  [
    ['cucm', "insert into enduser (userid, lastname) values ('asmith', 'Smith')"],
    'Could not insert new row - duplicate value in a UNIQUE INDEX column (Unique Index:).',
    'UNIQUE constraint failed',
  ],
])("%j is refused in the product's words, status 1, and the log says what exactly", async (args, words, inner) => {
  expect(await run(...args)).toMatchObject({ status: 1, errors: words });
  const { output } = await uclab(cluster.url, 'log', args[0] ?? '');
  expect(output).toMatch(new RegExp(`Command Line Interface: WARN run sql: .*${inner}`));
});

it('says that the shell takes quotes away, where the words of a statement came one by one', async () => {
  const refused = 'Column (asmith) not found in any table in the query (or SLV is undefined)';
  expect(await run('cucm', 'select', 'userid', 'from', 'enduser', 'where', 'userid', '=', 'asmith')).toMatchObject({
    status: 1,
    errors: `${refused}\nGive the whole statement in double quotes: the shell takes others away.`,
  });
  expect(await run('cucm', 'select userid from enduser where userid = asmith')).toMatchObject({ status: 1, errors: refused });
});

it.each([
  [['directory', 'select 1'], 1, /database that can be asked/],
  [['nowhere', 'select 1'], 1, /no node 'nowhere'; there are /],
  [['cucm'], 2, /missing required argument/],
])('%j ends with status %d and one line', async (args, status, words) => {
  expect(await run(...args)).toMatchObject({ status, errors: expect.stringMatching(words) });
});

it.each([
  ['cucm', 'displayname'],
  ['cucm', 'directoryuri'],
  ['cucm', 'islocaluser'],
  ['cups1', 'directoryuri'],
  ['cups1', 'islocaluser'],
])('%s of 8.5 has no column %s in enduser', async (node, column) => {
  expect(await run(node, `select ${column} from enduser`)).toMatchObject({
    status: 1,
    errors: `Column (${column}) not found in any table in the query (or SLV is undefined)`,
  });
});

it('a program gets columns and rows', async () => {
  const { object } = await uclabJson(cluster.url, 'sql', 'cups1', 'select userid, title from enduser where userid = "asmith"');
  expect(object).toEqual({ columns: ['userid', 'title'], rows: [['asmith', null]] });
  expect((await uclabJson(cluster.url, 'sql', 'cucm', 'update enduser set status = 1')).object).toEqual({
    columns: [],
    rows: [],
    rowsUpdated: 5,
  });
});

it.each(productTables('8.5.1').map(({ name, columns }) => [name, columns.map((column) => column.name)] as const))(
  'a presence node knows table %s with all its columns',
  async (name, columns) => {
    const { object } = await uclabJson(cluster.url, 'sql', 'cups1', `select ${columns.join(', ')} from ${name}`);
    expect(object.columns).toEqual(columns);
    expect((await uclabJson(cluster.url, 'sql', 'cups1', `select * from ${name}`)).object.columns).toEqual(columns);
  },
);
