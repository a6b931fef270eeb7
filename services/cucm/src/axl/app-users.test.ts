import type { XmlElement } from '@uclab/platform/soap';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basic, callAxl, faultOf, find, message, send } from '../../test/axl-client.ts';
import { LabPlane } from '../../test/lab-plane.ts';
import { Publisher } from '../../test/publisher.ts';
import { synchronisedSeed } from '../../test/seeds.ts';

let cucm: Publisher;
let lab: LabPlane;

beforeAll(async () => {
  cucm = await Publisher.start({ ...synchronisedSeed, endUsers: [{ userid: 'asmith', lastName: 'Smith' }] });
  lab = await LabPlane.of(cucm);
});
beforeEach(() => lab.reset());
afterAll(async () => {
  lab.close();
  await cucm.remove();
});

const groups = (...names: string[]) =>
  `<associatedGroups>${names.map((name) => `<userGroup><name>${name}</name></userGroup>`).join('')}</associatedGroups>`;
const add = (userid: string, password: string, ...names: string[]) =>
  callAxl(cucm, 'addAppUser', `<appUser><userid>${userid}</userid><password>${password}</password>${groups(...names)}</appUser>`);
const groupsOf = async (userid: string) => {
  const { body } = await callAxl(cucm, 'getAppUser', `<userid>${userid}</userid>`);
  return find(body, 'associatedGroups').children.map((group: XmlElement) => find(group, 'name').text);
};
/** A call with those credentials or that session. */
const call = (by: { authorization: string } | { cookie: string }) => {
  const headers = { 'content-type': 'text/xml', soapaction: '"CUCM:DB ver=8.5 getCCMVersion"', ...by };
  return send(cucm, { headers, body: message('getCCMVersion', '8.5', '') });
};
/** HTTP status of a call as that application user. */
const statusAs = async (userid: string, password: string) => (await call({ authorization: basic(userid, password) })).status;

describe('application users', () => {
  it('are made by hand while synchronisation is on, and let in by their password at once', async () => {
    const added = await add('provision', 'first-secret', 'Standard AXL API Access');
    expect(find(added.body, 'return').text).toMatch(/^\{[0-9A-F-]{36}\}$/);
    expect(await statusAs('Provision', 'first-secret')).toBe(200);
    expect(await groupsOf('provision')).toEqual(['Standard AXL API Access']);
  });

  it('have a new password at once, and other groups in place of the old ones', async () => {
    await add('provision', 'first-secret', 'Standard AXL API Access');
    await callAxl(cucm, 'updateAppUser', '<userid>provision</userid><password>second-secret</password>');
    expect(await statusAs('provision', 'first-secret')).toBe(401);
    expect(await statusAs('provision', 'second-secret')).toBe(200);

    await callAxl(cucm, 'updateAppUser', `<userid>provision</userid><newUserid>reports</newUserid>${groups('Standard CCM Read Only')}`);
    expect(await groupsOf('reports')).toEqual(['Standard CCM Read Only']);
    expect(await statusAs('reports', 'second-secret')).toBe(401);
    expect(faultOf(await callAxl(cucm, 'getAppUser', '<userid>provision</userid>'))).toMatchObject({ axlcode: '5007' });
  });

  it('are gone once removed, and their sessions with them', async () => {
    await add('provision', 'first-secret', 'Standard AXL API Access');
    const { headers } = await call({ authorization: basic('provision', 'first-secret') });
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(await call({ cookie })).toMatchObject({ status: 200 });
    await callAxl(cucm, 'removeAppUser', '<userid>provision</userid>');
    expect(await call({ cookie })).toMatchObject({ status: 401 });
    expect(await statusAs('provision', 'first-secret')).toBe(401);
    expect(faultOf(await callAxl(cucm, 'removeAppUser', '<userid>provision</userid>'))).toMatchObject({
      axlcode: '5003',
      faultstring: 'AppUser not found',
    });
  });

  it('are listed by pattern and found by key', async () => {
    await add('provision', 'first-secret');
    const criteria = '<searchCriteria><userid>PRO%</userid></searchCriteria><returnedTags><userid/></returnedTags>';
    const { text, body } = await callAxl(cucm, 'listAppUser', criteria);
    expect(text.match(/(?<=<userid>)[^<]+/g)).toEqual(['provision']);
    const key = find(body, 'appUser').attributes.uuid ?? '';
    expect(find((await callAxl(cucm, 'getAppUser', `<uuid>${key}</uuid>`)).body, 'userid').text).toBe('provision');
  });

  it('keep what they take from trunks, and tell the defaults of the schema until something is typed', async () => {
    const names = ['acceptPresenceSubscription', 'acceptOutOfDialogRefer', 'acceptUnsolicitedNotification', 'allowReplaceHeader'];
    const told = async () => {
      const { body } = await callAxl(cucm, 'getAppUser', '<userid>provision</userid>');
      return Object.fromEntries([...names, 'isStandard'].map((name) => [name, find(body, name).text]));
    };
    await callAxl(cucm, 'addAppUser', '<appUser><userid>provision</userid><allowReplaceHeader>t</allowReplaceHeader></appUser>');
    const defaults = Object.fromEntries([...names, 'isStandard'].map((name) => [name, 'false']));
    expect(await told()).toEqual({ ...defaults, allowReplaceHeader: 'true' });
    const change = '<acceptPresenceSubscription>true</acceptPresenceSubscription><allowReplaceHeader>0</allowReplaceHeader>';
    await callAxl(cucm, 'updateAppUser', `<userid>provision</userid>${change}`);
    await callAxl(cucm, 'updateAppUser', '<userid>provision</userid><password>first-secret</password>');
    await callAxl(cucm, 'executeSQLUpdate', "<sql>UPDATE applicationuser SET isstandard = 't' WHERE name = 'provision'</sql>");
    expect(await told()).toEqual({ ...defaults, acceptPresenceSubscription: 'true', isStandard: 'true' });
    const criteria = '<searchCriteria><userid>provision</userid></searchCriteria><returnedTags/>';
    const listed = find((await callAxl(cucm, 'listAppUser', criteria)).body, 'appUser');
    expect(listed.children.filter(({ text }) => text === 'true').map(({ name }) => name)).toEqual([
      'acceptPresenceSubscription',
      'isStandard',
    ]);
  });

  it('share no id with each other or with an end user', async () => {
    for (const taken of ['axladmin', 'ASmith']) expect(faultOf(await add(taken, 'secret'))).toMatchObject({ axlcode: '-239' });
    const rename = await callAxl(cucm, 'updateAppUser', '<userid>reader</userid><newUserid>axladmin</newUserid>');
    expect(faultOf(rename)).toMatchObject({ axlcode: '-239' });
  });

  it.each([
    ['<appUser><password>x</password></appUser>', 'Element userid is missing in appUser'],
    ['<appUser><userid> </userid></appUser>', 'userid must not be empty'],
    ['<appUser><userid>x</userid><password></password></appUser>', 'password must not be empty'],
    [`<appUser><userid>x</userid>${groups('Nobody')}</appUser>`, 'UserGroup Nobody not found'],
    ['<appUser><userid>x</userid><associatedGroups><userGroup/></associatedGroups></appUser>', 'Element name is missing in userGroup'],
  ])('are refused as %s', async (markup, sentence) => {
    expect(faultOf(await callAxl(cucm, 'addAppUser', markup))).toMatchObject({ status: 500, faultstring: sentence, request: 'addAppUser' });
  });

  it('without a password let nobody in', async () => {
    await callAxl(cucm, 'addAppUser', `<appUser><userid>silent</userid>${groups('Standard AXL API Access')}</appUser>`);
    for (const password of ['', 'silent']) expect(await statusAs('silent', password)).toBe(401);
  });
});

describe('end users, while synchronisation is on', () => {
  it('are not removed by hand; their PIN and local fields are changed as ever', async () => {
    expect(faultOf(await callAxl(cucm, 'removeUser', '<userid>asmith</userid>'))).toMatchObject({
      axlcode: '-1',
      faultstring: 'End users cannot be removed while synchronisation from the LDAP server is on',
    });
    const change = '<userid>asmith</userid><pin>54321</pin><associatedPc>ASMITH-PC</associatedPc><enableCti>t</enableCti>';
    expect(await callAxl(cucm, 'updateUser', change)).toMatchObject({ status: 200 });
    const { body } = await callAxl(cucm, 'getUser', '<userid>asmith</userid>');
    expect([find(body, 'associatedPc').text, find(body, 'enableCti').text, find(body, 'lastName').text]).toEqual([
      'ASMITH-PC',
      'true',
      'Smith',
    ]);
    const accepts = async (pin: string) =>
      find((await callAxl(cucm, 'doAuthenticateUser', `<userid>asmith</userid><pin>${pin}</pin>`)).body, 'userAuthenticated').text;
    expect([await accepts('54321'), await accepts('12345')]).toEqual(['true', 'false']);
    expect(faultOf(await callAxl(cucm, 'updateUser', '<userid>asmith</userid><pin>12a45</pin>')).faultstring).toBe('pin has digits only');
  });
});
