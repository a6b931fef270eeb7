import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basic, callAxl, faultOf, find, message, send } from '../../test/axl-client.ts';
import { LabPlane } from '../../test/lab-plane.ts';
import { Publisher } from '../../test/publisher.ts';
import { localSeed } from '../../test/seeds.ts';

let cucm: Publisher;
let lab: LabPlane;

beforeAll(async () => {
  cucm = await Publisher.start(localSeed);
  lab = await LabPlane.of(cucm);
});
beforeEach(() => lab.reset());
afterAll(async () => {
  lab.close();
  await cucm.remove();
});

const list = (name: string, item: string, of: string, texts: readonly string[]) =>
  `<${name}>${texts.map((text) => `<${item}><${of}>${text}</${of}></${item}>`).join('')}</${name}>`;
const members = (name: string, ...userids: string[]) => list(name, 'member', 'userId', userids);
const roles = (name: string, ...names: string[]) => list(name, 'userRole', 'roleName', names);
const add = (name: string, inside = '') => callAxl(cucm, 'addUserGroup', `<userGroup>${inside}<name>${name}</name></userGroup>`);
const update = (name: string, inside: string) => callAxl(cucm, 'updateUserGroup', `<name>${name}</name>${inside}`);
const get = async (name: string) => {
  const { body } = await callAxl(cucm, 'getUserGroup', `<name>${name}</name>`);
  const group = find(body, 'userGroup');
  return {
    members: find(group, 'members').children.map((member) => find(member, 'userId').text),
    roles: find(group, 'userRoles').children.map((role) => find(role, 'roleName').text),
  };
};
const mayRead = async (userid: string, password: string) => {
  const headers = { 'content-type': 'text/xml', soapaction: '"CUCM:DB ver=8.5 getCCMVersion"', authorization: basic(userid, password) };
  return (await send(cucm, { headers, body: message('getCCMVersion', '8.5', '') })).status === 200;
};
const revision = async () => (await lab.status()).cucm.revision;

describe('a standard group', () => {
  it('is there from the start with its roles, and is replied in the order of the schema, all of it with keys', async () => {
    const { body } = await callAxl(cucm, 'getUserGroup', '<name>Standard CCM Super Users</name>');
    const group = find(body, 'userGroup');
    expect(group.children.map(({ name }) => name)).toEqual(['name', 'members', 'userRoles']);
    const later = await callAxl(cucm, 'getUserGroup', '<name>Standard AXL API Access</name>', { version: '10.0' });
    expect(find(later.body, 'userGroup').children.map(({ name }) => name)).toEqual(['members', 'userRoles', 'name']);
    expect(group.attributes.uuid).toMatch(/^\{[0-9A-F-]{36}\}$/);
    const given = find(group, 'userRoles').children.map((role) => find(role, 'roleName'));
    expect(given.map(({ text }) => text)).toContain('Standard AXL API Access');
    expect(given[0]?.attributes.uuid).toMatch(/^\{[0-9A-F-]{36}\}$/);
    expect((await get('Standard AXL API Access')).members).toEqual(['axladmin']);
  });

  it.each([
    ['be removed', 'removeUserGroup', '', 'which cannot be removed'],
    [
      'be renamed',
      'updateUserGroup',
      '<newName>Mine</newName>',
      'newName: Standard CCM Read Only is a standard group, which cannot be renamed',
    ],
    ['get other roles', 'updateUserGroup', roles('addUserRoles', 'Standard AXL API Access'), 'whose roles cannot be changed'],
  ])('cannot %s', async (_what, operation, inside, sentence) => {
    const refused = await callAxl(cucm, operation, `<name>Standard CCM Read Only</name>${inside}`);
    expect(faultOf(refused)).toMatchObject({ axlcode: '-1', request: operation });
    expect(faultOf(refused).faultstring).toContain(sentence);
  });

  it('takes end users and application users as members, who have its roles at once', async () => {
    expect(await mayRead('bjones', 'bobs-secret')).toBe(false);
    await update('Standard AXL API Access', members('addMembers', 'bjones', 'READER'));
    expect((await get('Standard AXL API Access')).members).toEqual(['axladmin', 'bjones', 'reader']);
    expect([await mayRead('bjones', 'bobs-secret'), await mayRead('reader', 'reader-secret')]).toEqual([true, true]);
    await update('Standard AXL API Access', members('removeMembers', 'reader', 'asmith'));
    expect((await get('Standard AXL API Access')).members).toEqual(['axladmin', 'bjones']);
    expect(await mayRead('reader', 'reader-secret')).toBe(false);
  });
});

describe('a group of one’s own', () => {
  it('is added with members and roles, found by pattern, changed and removed', async () => {
    const added = await add('AXL of mine', members('members', 'asmith', 'reader') + roles('userRoles', 'Standard AXL API Access'));
    const key = find(added.body, 'return').text;
    expect(key).toMatch(/^\{[0-9A-F-]{36}\}$/);
    expect(await get('AXL of mine')).toEqual({ members: ['asmith', 'reader'], roles: ['Standard AXL API Access'] });
    const found = await callAxl(
      cucm,
      'listUserGroup',
      '<searchCriteria><name>axl of%</name></searchCriteria><returnedTags><name/></returnedTags>',
    );
    expect(find(found.body, 'userGroup').attributes.uuid).toBe(key);

    await callAxl(cucm, 'updateUserGroup', `<uuid>${key}</uuid>${roles('userRoles', 'Standard CCM Admin Users')}<newName>Admins</newName>`);
    expect(await get('Admins')).toEqual({ members: ['asmith', 'reader'], roles: ['Standard CCM Admin Users'] });
    await update('Admins', members('members', 'bjones') + roles('removeUserRoles', 'Standard CCM Admin Users'));
    expect(await get('Admins')).toEqual({ members: ['bjones'], roles: [] });

    await callAxl(cucm, 'removeUserGroup', '<name>Admins</name>');
    expect(faultOf(await callAxl(cucm, 'getUserGroup', '<name>Admins</name>'))).toMatchObject({
      axlcode: '5007',
      faultstring: 'Item not valid: The specified UserGroup was not found',
    });
    expect(faultOf(await callAxl(cucm, 'removeUserGroup', '<name>Admins</name>'))).toMatchObject({ axlcode: '5003' });
    expect(await callAxl(cucm, 'getUser', '<userid>bjones</userid>')).toMatchObject({ status: 200 });
  });

  it('that nobody knows the member or the role of is refused whole, and the fault names it', async () => {
    const nobody = await add('Mine', members('members', 'asmith', 'nobody'));
    expect(faultOf(nobody)).toMatchObject({ axlcode: '5003', faultstring: 'User nobody not found' });
    const noRole = await add('Mine', members('members', 'asmith') + roles('userRoles', 'Standard Cooking'));
    expect(faultOf(noRole)).toMatchObject({ axlcode: '5003', faultstring: 'FunctionRole Standard Cooking not found' });
    expect(faultOf(await callAxl(cucm, 'getUserGroup', '<name>Mine</name>'))).toMatchObject({ axlcode: '5007' });
  });

  it.each([
    ['<userGroup/>', 'Element name is missing in userGroup'],
    ['<userGroup><name> </name></userGroup>', 'name must not be empty'],
    [
      `<userGroup><name>${'x'.repeat(129)}</name></userGroup>`,
      expect.stringMatching(/^name is a text of at most 128 characters, and "x+…" is not$/),
    ],
    ['<userGroup><members><member/></members><name>x</name></userGroup>', 'Element userId is missing in member'],
  ])('is refused as %.60s', async (markup, sentence) => {
    expect(faultOf(await callAxl(cucm, 'addUserGroup', markup))).toMatchObject({ axlcode: '-1', faultstring: sentence });
  });

  it('has a name that no other has, and either whole lists or changes of them', async () => {
    await add('Mine');
    expect(faultOf(await add('Mine'))).toMatchObject({ axlcode: '-239' });
    expect(faultOf(await update('Mine', '<newName>Standard CCM Read Only</newName>'))).toMatchObject({ axlcode: '-239' });
    expect(faultOf(await update('Mine', members('addMembers', 'asmith') + members('members', 'bjones')))).toMatchObject({
      faultstring: 'Elements members and addMembers exclude each other in updateUserGroup',
    });
  });

  it('has no longer whoever was removed', async () => {
    await add('Mine', members('members', 'asmith', 'reader', 'bjones'));
    await callAxl(cucm, 'removeUser', '<userid>asmith</userid>');
    await callAxl(cucm, 'removeAppUser', '<userid>reader</userid>');
    expect((await get('Mine')).members).toEqual(['bjones']);
  });
});

describe('presence nodes', () => {
  it('are told of application users whose groups change, by whichever door, and of no end user', async () => {
    const before = await revision();
    await add('Mine', members('members', 'asmith'));
    await update('Mine', members('addMembers', 'bjones'));
    expect(await revision()).toBe(before);
    await update('Admin-3rd Party API', members('addMembers', 'reader', 'axladmin'));
    expect(await revision()).toBe(before + 2);
    await update('Admin-3rd Party API', members('members', 'reader'));
    expect(await revision()).toBe(before + 3);
    await update('Mine', members('addMembers', 'reader'));
    await update('Mine', '<newName>Ours</newName>');
    await callAxl(cucm, 'removeUserGroup', '<name>Ours</name>');
    expect(await revision()).toBe(before + 6);
  });
});
