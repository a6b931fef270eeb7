import { child, type XmlElement } from '@uclab/platform/soap';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callAxl, faultOf, find } from '../../test/axl-client.ts';
import { Publisher } from '../../test/publisher.ts';
import { localSeed } from '../../test/seeds.ts';

let cucm: Publisher;

beforeAll(async () => {
  cucm = await Publisher.start(localSeed);
});
afterAll(() => cucm.remove());

const call = (operation: string, markup: string) => callAxl(cucm, operation, markup, { version: '10.0' });

async function changesFrom(start?: { id: string; queueId: string }, objects = '') {
  const from = start ? `<startChangeId queueId="${start.queueId}">${start.id}</startChangeId>` : '';
  const { body } = await call('listChange', from + objects);
  const text = (name: string): string => find(body, name).text;
  const changes = find(body, 'changes').children.map((change: XmlElement) => ({
    type: change.attributes.type,
    uuid: change.attributes.uuid,
    action: child(change, 'action')?.text,
    doGet: child(change, 'doGet')?.text,
    tags: child(change, 'changedTags')?.children.map((tag) => tag.attributes.name),
  }));
  return { start: { id: text('nextStartChangeId'), queueId: text('queueId') }, changes };
}

it('tells what has changed since the last question, in order, and nothing twice', async () => {
  const first = await changesFrom();
  expect(first.changes).toEqual([]);
  const user =
    '<user><lastName>Young</lastName><userid>zyoung</userid><presenceGroupName>Standard Presence group</presenceGroupName></user>';
  const added = find((await call('addUser', user)).body, 'return').text;
  await call('updateUser', '<userid>zyoung</userid><department>Sales</department>');
  const filter = find((await call('addLdapFilter', '<ldapFilter><name>f</name><filter>(cn=*)</filter></ldapFilter>')).body, 'return').text;
  await call('removeUser', '<userid>zyoung</userid>');

  const second = await changesFrom(first.start);
  expect(second.changes).toEqual([
    { type: 'User', uuid: added, action: 'a', doGet: 'true', tags: ['lastName', 'userid', 'presenceGroupName'] },
    { type: 'User', uuid: added, action: 'u', doGet: 'true', tags: ['department'] },
    { type: 'LdapFilter', uuid: filter, action: 'a', doGet: 'true', tags: ['name', 'filter'] },
    { type: 'User', uuid: added, action: 'r', doGet: 'false', tags: [] },
  ]);
  expect((await changesFrom(second.start)).changes).toEqual([]);
  const only = await changesFrom(first.start, '<objectList><object>LdapFilter</object></objectList>');
  expect(only.changes.map(({ type }) => type)).toEqual(['LdapFilter']);
});

it('leaves what it told of a change as it was when a later request changes nothing', async () => {
  const { start } = await changesFrom();
  await call('updateUser', '<userid>asmith</userid><department>Archive</department>');
  await call('updateUser', '<userid>asmith</userid>');
  await call('updateUser', '<userid>asmith</userid><department>Archive</department>');
  expect((await changesFrom(start)).changes.map(({ action, tags }) => [action, tags])).toEqual([['u', ['department']]]);
});

it('tells by which elements a statement of SQL has changed users, groups, agreements and filters', async () => {
  const { start } = await changesFrom();
  const sql = async (statement: string) => {
    const answer = await call('executeSQLUpdate', `<sql>${statement}</sql>`);
    expect(answer, statement).toMatchObject({ status: 200 });
  };
  const bob = "(select pkid from enduser where userid = 'bjones')";
  await sql("update enduser set department = 'Sales', status = 2 where userid = 'bjones'");
  await sql("update enduser set associatedpc = 'PC', enablecti = 't' where userid = 'asmith'");
  await sql("insert into enduser (lastname, userid, mailid) values ('Young', 'syoung', 'syoung@lab.example')");
  await sql("update applicationuser set isstandard = 't' where name = 'reader'");
  await sql(`update credential set credentials = 'x' where fkenduser = ${bob} and tkcredential = 3`);
  await sql("insert into dirgroup (name) values ('Mine')");
  await sql(`insert into enduserdirgroupmap (fkenduser, fkdirgroup) select ${bob}, pkid from dirgroup where name = 'Mine'`);
  await sql("update ldapfilter set filter = '(cn=a*)' where name = 'f'");
  await sql("delete from enduser where userid = 'syoung'");
  const { changes } = await changesFrom(start);
  expect(changes.map(({ type, action, tags }) => [type, action, tags])).toEqual([
    ['User', 'u', ['department', 'status']],
    ['User', 'u', ['associatedPc', 'enableCti']],
    ['User', 'a', ['lastName', 'userid', 'mailid', 'status', 'enableCti']],
    ['AppUser', 'u', ['isStandard']],
    ['User', 'u', ['password']],
    ['UserGroup', 'a', ['name']],
    ['User', 'u', ['associatedGroups']],
    ['UserGroup', 'u', ['members']],
    ['LdapFilter', 'u', ['filter']],
    ['User', 'r', []],
  ]);
});

it('tells of credentials that SQL took away or gave others, of each user only its own', async () => {
  await call('updateUser', '<userid>bjones</userid><password>bobs-secret-2</password><pin>24680</pin>');
  await call('updateUser', '<userid>asmith</userid><pin>13579</pin>');
  const { start } = await changesFrom();
  const sql = async (statement: string) => {
    const answer = await call('executeSQLUpdate', `<sql>${statement}</sql>`);
    expect(answer, statement).toMatchObject({ status: 200 });
  };
  const keyOf = (userid: string) => `(select pkid from enduser where userid = '${userid}')`;
  await sql(`delete from credential where fkenduser = ${keyOf('bjones')} and tkcredential = 4`);
  await sql(`update credential set fkenduser = ${keyOf('bjones')} where fkenduser = ${keyOf('asmith')} and tkcredential = 4`);
  await sql(`delete from credential where fkenduser = ${keyOf('bjones')}`);
  await sql("delete from credential where fkapplicationuser = (select pkid from applicationuser where name = 'reader')");
  const users = new Map<string, string>();
  for (const userid of ['asmith', 'bjones']) {
    const { body } = await call('getUser', `<userid>${userid}</userid>`);
    users.set(find(body, 'user').attributes.uuid ?? '', userid);
  }
  const told = (await changesFrom(start)).changes.map(({ uuid, action, tags }) => [users.get(uuid ?? '') ?? 'reader', action, tags]);
  expect(told.slice(0, 1)).toEqual([['bjones', 'u', ['pin']]]);
  expect(told.slice(1, 3).sort()).toEqual([
    ['asmith', 'u', ['pin']],
    ['bjones', 'u', ['pin']],
  ]);
  expect(told.slice(3)).toEqual([
    ['bjones', 'u', ['password', 'pin']],
    ['reader', 'u', ['password']],
  ]);
});

it.each([
  ['of another queue', '<startChangeId queueId="x">1</startChangeId>', '5007', /^The queueId value does not match the server/],
  ['without a queue', '<startChangeId>1</startChangeId>', '-1', /^Attribute queueId is missing in startChangeId$/],
  ['that is no number', '<startChangeId queueId="x">now</startChangeId>', '-1', /^startChangeId is a whole number, and "now" is not$/],
])('refuses a start %s', async (_what, markup, axlcode, sentence) => {
  const answer = faultOf(await call('listChange', markup));
  expect(answer).toMatchObject({ axlcode });
  expect(answer.faultstring).toMatch(sentence);
});

it('refuses a change that is yet to come', async () => {
  const { start } = await changesFrom();
  const answer = await call('listChange', `<startChangeId queueId="${start.queueId}">999999</startChangeId>`);
  expect(faultOf(answer).faultstring).toMatch(/^startChangeId is a change from \d+ to \d+, and 999999 is not$/);
});

it('names the nodes of the cluster', async () => {
  const { body } = await call('listProcessNode', '<searchCriteria><name>%</name></searchCriteria><returnedTags/>');
  const nodes = find(body, 'return').children.map((node) => Object.fromEntries(node.children.map(({ name, text }) => [name, text])));
  expect(nodes).toMatchObject([
    { name: 'cucm', nodeUsage: 'Publisher', processNodeRole: 'CUCM Voice/Video' },
    { name: 'cups1', nodeUsage: 'Publisher', processNodeRole: 'CUCM IM and Presence' },
    { name: 'cups2', nodeUsage: 'Subscriber', processNodeRole: 'CUCM IM and Presence' },
  ]);
  const one = await call('getProcessNode', '<name>CUPS2</name><returnedTags><name/><nodeUsage/></returnedTags>');
  expect(find(one.body, 'processNode').children.map(({ text }) => text)).toEqual(['cups2', 'Subscriber']);
  expect(faultOf(await call('getProcessNode', '<name>cups9</name>'))).toMatchObject({
    axlcode: '5007',
    faultstring: 'Item not valid: The specified ProcessNode was not found',
  });
});
