import { readFile } from 'node:fs/promises';
import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uclab, uclabJson } from './command-line.ts';

let cluster: StartedCluster;
const run = (...args: string[]) => uclab(cluster.url, ...args);

beforeAll(async () => {
  cluster = await startCluster({ users: 40, persona: 'cucm=12.5,cups=12.5' });
});
afterAll(() => cluster.stop());

const departmentOn = async (userid: string): Promise<unknown> => {
  const { object } = await uclabJson(cluster.url, 'axl', 'getUser', `userid=${userid}`, 'returnedTags.department=');
  return object.result;
};
const department = (text: string) => ({ return: { user: { department: text } } });

describe('the filter of the documentation', () => {
  const example = /ldap-filter set (\w+) '([^']+)'/;

  it('is that of the help, and takes the people of one department', async () => {
    const page = await readFile(new URL('../../docs/synchronisation.md', import.meta.url), 'utf8');
    const [, name = '', filter = ''] = example.exec(page) ?? [];
    const help = await run('ldap-filter', '--help');
    expect(example.exec(help.output.replaceAll(/\s+/g, ' '))?.[2]).toBe(filter);

    const set = await run('ldap-filter', 'set', name, filter);
    expect(set.output).toMatch(
      /^sales is in place\.\nname +filter +agreements\n.*\nsales +\(&\(objectClass=inetOrgPerson\)\(departmentNumber=420\)\) +-$/,
    );
    expect(await run('agreement', 'set', 'corporate', `filter=${name}`)).toMatchObject({ status: 0 });
    expect(await run('sync')).toMatchObject({ status: 0 });
    const active = (await cluster.users('cucm')).users.filter(({ status }) => status === 'active').map(({ userid }) => userid);
    expect(active).toContain('bjones');
    expect(active).not.toContain('asmith');
    expect(await departmentOn('bjones')).toMatchObject(department('420'));

    const { object } = await uclabJson(cluster.url, 'ldap-filter ls');
    expect(object.filters).toEqual([{ name, filter, agreements: ['corporate'] }]);
    expect((await run('ldap-filter', 'ls')).output).toMatch(/sales +\(&\(objectClass=inetOrgPerson\)\(departmentNumber=420\)\) +corporate/);
    await run('agreement', 'set', 'corporate', 'filter=');
    expect((await uclabJson(cluster.url, 'ldap-filter ls')).object.filters).toMatchObject([{ name, agreements: [] }]);
    expect((await run('ldap-filter', 'delete', name)).output).toBe('sales was deleted.\nCUCM has no LDAP Filter.');
    expect((await run('ldap-filter', 'ls')).output).toBe('CUCM has no LDAP Filter.');
  });

  it('has a name of its own beside one that differs in case, or that it would match as a pattern', async () => {
    for (const name of ['one', 'One', 'o_e', '%']) {
      for (const filter of ['(uid=a*)', `(cn=${name.length})`]) {
        expect(await run('ldap-filter', 'set', name, filter)).toMatchObject({ status: 0, errors: '' });
      }
    }
    await run('agreement', 'set', 'corporate', 'filter=One');
    const { object } = await uclabJson(cluster.url, 'ldap-filter ls');
    expect(Object.fromEntries(object.filters.map(({ name, agreements }) => [name, agreements]))).toEqual({
      one: [],
      One: ['corporate'],
      o_e: [],
      '%': [],
    });
    await run('agreement', 'set', 'corporate', 'filter=');
    for (const name of ['one', 'One', 'o_e', '%']) expect(await run('ldap-filter', 'delete', name)).toMatchObject({ status: 0 });
  });

  it('is missing where it is empty', async () => {
    expect(await run('ldap-filter', 'set', 'bad', '')).toMatchObject({
      status: 2,
      errors: 'The filter is empty; write one, or remove bad: uclab ldap-filter delete bad.',
    });
  });
});

describe('a person of the directory', () => {
  it('gets a department that CUCM reads', async () => {
    await run('directory', 'user', 'add', 'dept1', 'lastName=Dept', 'department=Sales', 'departmentNumber=420');
    await run('sync');
    expect(await departmentOn('dept1')).toMatchObject(department('420'));
    await run('directory', 'user', 'set', 'dept1', 'departmentNumber=430');
    await run('sync');
    expect(await departmentOn('dept1')).toMatchObject(department('430'));
    await run('directory', 'user', 'add', 'dept2', 'lastName=Dept', 'department=Sales');
    await run('sync');
    expect(await departmentOn('dept2')).toMatchObject(department('Sales'));
  });

  it('is shown with all that filters and CUCM read, and without the password', async () => {
    await run('directory', 'user', 'add', 'shown1', 'lastName=Shown', 'department=Sales', 'departmentNumber=420');
    const manager = (await cluster.directory.user('asmith')).dn;
    await run('directory', 'user', 'set', 'shown1', 'departmentNumber=430', 'title=Engineer', `manager=${manager}`);
    const { output } = await run('directory', 'user', 'show', 'shown1');
    for (const line of [/^account +active$/m, /^departmentNumber +430$/m, /^department +Sales$/m, /^title +Engineer$/m]) {
      expect(output).toMatch(line);
    }
    expect(output).toMatch(new RegExp(`^manager +${manager}$`, 'm'));
    expect(output).toMatch(/^objectClass +inetOrgPerson$/m);
    expect(output).not.toMatch(/password/i);
    const { object } = await uclabJson(cluster.url, 'directory user show', 'shown1');
    expect(object.attributes).toMatchObject({ departmentNumber: ['430'], title: ['Engineer'] });
  });

  it('may be added and changed to what CUCM leaves out or has no room for', async () => {
    const longId = 'l'.repeat(129);
    expect(await run('directory', 'user', 'add', longId, `lastName=${'n'.repeat(129)}`)).toMatchObject({ status: 0 });
    await run('directory', 'user', 'add', 'administrator');
    await run('directory', 'user', 'set', 'asmith', 'mail=bjones@lab.example');
    await run('sync');
    const { output } = await run('runs', 'show', (await cluster.status()).sync?.id ?? '');
    expect(output).toContain('user id has more than 128 characters');
    expect(output).toMatch(/^Left out, .*application user.*: uid=administrator,/m);
    expect(output).toMatch(/^Left out, .*mail.*: uid=asmith,/m);
    expect((await run('directory', 'user', 'set', 'clee', 'lastName=')).errors).toMatch(/requires attribute 'sn'$/);
    for (const userid of [longId, 'administrator']) await run('directory', 'user', 'delete', userid);
    const longName = `lastName=${'n'.repeat(10_000)}`;
    expect(await run('directory', 'user', 'add', 'long1', longName)).toMatchObject({ status: 0 });
    expect(await run('directory', 'user', 'set', 'long1', longName)).toMatchObject({ status: 0 });
    await run('directory', 'user', 'delete', 'long1');
  });

  it('cannot be added while the LDAP server is stopped, and that is said with what starts it', async () => {
    await run('directory', 'stop');
    const stopped = await run('directory', 'user', 'add', 'later1', 'lastName=Later');
    expect(stopped).toMatchObject({
      status: 4,
      errors: 'directory does not answer on LDAP; where it was stopped, start it: uclab directory start.',
    });
    await run('directory', 'start');
    expect(await run('directory', 'user', 'add', 'later1', 'lastName=Later')).toMatchObject({ status: 0 });
  });

  it('is renamed by the names with which it was added', async () => {
    await run('directory', 'user', 'add', 'named1', 'lastName=First');
    const { object } = await uclabJson(cluster.url, 'directory user set', 'named1', 'firstName=Ida', 'lastName=Second');
    expect(object).toMatchObject({ firstName: 'Ida', lastName: 'Second' });
  });

  it.each([
    ['below People', 'ou=People,dc=lab,dc=example', 'renamed1', /^uid=renamed1,/],
    ['of the container for users', 'cn=Users,dc=lab,dc=example', 'renamed2', /^uid=renamed2,/],
  ])('%s gets another user id, and CUCM follows', async (_place, parent, newUserid, dn) => {
    const old = `${newUserid}old`;
    await run('directory', 'user', 'add', old, 'lastName=Renamed', `parent=${parent}`);
    await run('sync');
    const { status, object } = await uclabJson(cluster.url, 'directory user rename', old, newUserid);
    expect(status).toBe(0);
    expect(object).toMatchObject({ userid: newUserid, dn: expect.stringMatching(dn), lastName: 'Renamed' });
    expect(await cluster.directory.user(newUserid)).toMatchObject({ userid: newUserid });
    expect(await run('directory', 'user', 'show', old)).toMatchObject({ status: 1 });
    await run('sync');
    const { users } = await cluster.users('cucm');
    expect(users.find(({ userid }) => userid === newUserid)).toMatchObject({ status: 'active' });
    expect(users.find(({ userid }) => userid === old)).toMatchObject({ status: 'inactive' });
  });

  it('whose entry is named by another attribute keeps that name', async () => {
    const before = await cluster.directory.user('dbrown');
    expect(before.dn).toMatch(/^cn=/i);
    expect(await cluster.directory.renameUser('dbrown', 'dbrown2')).toMatchObject({ userid: 'dbrown2', dn: before.dn });
    expect(await cluster.directory.renameUser('dbrown2', 'DBrown')).toMatchObject({ userid: 'DBrown' });
  });

  it('takes no user id that another one has, none that is no user id, and none beside the name of the entry', async () => {
    expect(await run('directory', 'user', 'rename', 'bjones', 'asmith')).toMatchObject({
      status: 1,
      errors: "The directory has 'asmith' already.",
    });
    expect(await run('directory', 'user', 'rename', 'bjones', 'b jones')).toMatchObject({
      status: 2,
      errors: expect.stringMatching(/^userid: may have letters/),
    });
    expect(await run('directory', 'user', 'rename', 'nobody', 'somebody')).toMatchObject({ status: 1 });
    const set = await run('directory', 'user', 'set', 'bjones', 'uid=bobby');
    expect(set.status).toBe(1);
    expect(set.errors).toMatch(/^uid names the entry uid=bjones,.*; rename it: uclab directory user rename OLD NEW\.$/);
  });
});
