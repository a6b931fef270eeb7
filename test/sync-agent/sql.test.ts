import { child, childText } from '@uclab/platform/soap';
import { expect, it, vi } from 'vitest';
import { explainedCluster } from '../explanation/explained-cluster.ts';
import { callAxl, element } from '../scenarios/axl.ts';
import { agentsCaughtUp } from '../scenarios/cluster-state.ts';

const lab = explainedCluster();

const update = async (sql: string): Promise<string | undefined> => {
  const { body } = await callAxl(lab.cluster, 'executeSQLUpdate', element('sql', sql));
  const answer = child(body, 'return');
  return answer && childText(answer, 'rowsUpdated');
};
const statusAt = async (node: string, userid: string) =>
  (await lab.cluster.sql(node, `select status from enduser where userid = "${userid}"`)).rows[0]?.[0];

it('a status that was changed by SQL on CUCM is that of the presence nodes, where the user signs in again', async () => {
  expect(await update("update enduser set status = 2 where userid = 'asmith'")).toBe('1');
  await vi.waitFor(async () => expect(await statusAt('cups1', 'asmith')).toBe('2'), { timeout: 10_000 });
  expect(await lab.cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: false });
  expect(await update('update enduser set status = 1 where status = "2"')).toBe('1');
  await vi.waitFor(async () => expect(await statusAt('cups1', 'asmith')).toBe('1'), { timeout: 10_000 });
  await agentsCaughtUp(lab.cluster);
  expect(await lab.cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
});

it('users who are added or removed by SQL come and go on the presence nodes', async () => {
  expect(await update("insert into enduser (userid, firstname, lastname) values ('local1', 'Local', 'One')")).toBe('1');
  await vi.waitFor(async () => expect(await statusAt('cups2', 'local1')).toBe('1'), { timeout: 10_000 });
  expect(await update("delete from enduser where userid = 'local1'")).toBe('1');
  await vi.waitFor(async () => expect(await statusAt('cups2', 'local1')).toBeUndefined(), { timeout: 10_000 });
});

it('a directory with a value that is longer than its column leaves everybody within reach', async () => {
  await lab.cluster.directory.setUser('bjones', { departmentNumber: 'd'.repeat(120_000), department: 'd'.repeat(120_000) });
  const { run, ...result } = await lab.cluster.sync();
  expect(result).toMatchObject({ outcome: 'succeeded', updated: 1, skipped: 0 });
  for (const node of ['cucm', 'cups1']) {
    const { rows } = await lab.cluster.sql(node, "select length(department) from enduser where userid = 'bjones'");
    expect(rows, node).toEqual([['255']]);
    expect((await lab.cluster.sql(node, 'select count(*) from enduser where department is not null')).rows, node).not.toEqual([['0']]);
  }
  expect((await lab.cluster.run(run)).shortened).toMatchObject([
    { userid: 'bjones', reason: 'department cut to the length of the column' },
  ]);
});

it('the servers of LDAP authentication stand on CUCM and in the copies of the presence nodes', async () => {
  const sql = 'select hostname, priority, sslenabled, portnumber from ldapauthenticationhost order by priority';
  const onCucm = (await lab.cluster.sql('cucm', sql)).rows;
  expect(onCucm).toEqual([['directory', '1', 't', '636']]);
  for (const node of ['cups1', 'cups2']) expect((await lab.cluster.sql(node, sql)).rows).toEqual(onCucm);
});
