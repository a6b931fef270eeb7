import type { XmlElement } from '@uclab/platform/soap';
import { escapeXml } from '@uclab/platform/soap';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callAxl, faultOf, find } from '../../test/axl-client.ts';
import { Publisher } from '../../test/publisher.ts';
import { synchronisedSeed } from '../../test/seeds.ts';

let cucm: Publisher;

beforeAll(async () => {
  cucm = await Publisher.start({ ...synchronisedSeed, version: '12.5.1' });
  await call('addLdapFilter', '<ldapFilter><name>groups</name><filter>(cn=lab*)</filter></ldapFilter>');
  await call('addUserGroup', '<userGroup><name>Mine</name></userGroup>');
});
afterAll(() => cucm.remove());

const call = (operation: string, markup: string, version = '12.5') => callAxl(cucm, operation, markup, { version });

type Told = string | Told[];
/** An element's text, or what its children tell. */
const toldBy = (element: XmlElement): Told => (element.children.length > 0 ? element.children.map(toldBy) : element.text);

const names = [
  'synchronize',
  'ldapFilterForGroups',
  'directoryUri',
  'accessControlGroupInfo',
  'featureGroupTemplate',
  'applyMask',
  'mask',
  'applyPoolList',
  'addDns',
] as const;

async function told(name: string, version?: string): Promise<Record<string, Told>> {
  const { body } = await call('getLdapDirectory', `<name>${name}</name>`, version);
  const { children } = find(body, 'ldapDirectory');
  return Object.fromEntries(
    children.filter((element) => names.some((known) => known === element.name)).map((each) => [each.name, toldBy(each)]),
  );
}

const groups = (list: string, ...of: string[]) =>
  `<${list}>${of.map((name) => `<accessControlGroupName><accessControlGroup>${escapeXml(name)}</accessControlGroup></accessControlGroupName>`).join('')}</${list}>`;

const change = async (markup: string) => {
  const answer = await call('updateLdapDirectory', `<name>lab</name>${markup}`);
  expect(answer.status, answer.text).toBe(200);
};

const untouched = {
  synchronize: 'false',
  ldapFilterForGroups: '',
  directoryUri: '',
  accessControlGroupInfo: '',
  featureGroupTemplate: '',
  applyMask: 'false',
  mask: '',
  applyPoolList: 'false',
  addDns: '',
};

it('of a new agreement is told as it was given, in each schema what that has', async () => {
  expect(await told('lab')).toEqual(untouched);
  const agreement =
    '<ldapDirectory><name>branch</name><ldapDn>cn=admin,dc=lab</ldapDn><ldapPassword>x</ldapPassword><userSearchBase>dc=lab</userSearchBase>' +
    '<intervalValue>7</intervalValue><servers><server><hostName>directory</hostName><ldapPortNumber>389</ldapPortNumber></server></servers>' +
    `<synchronize>true</synchronize><ldapFilterForGroups>groups</ldapFilterForGroups><directoryUri>mail</directoryUri>${groups('accessControlGroupInfo', 'Standard CCM Read Only', 'Mine')}` +
    '<applyMask>true</applyMask><mask>55XXXX</mask><applyPoolList>true</applyPoolList><addDns>' +
    '<addDn><startDn>2000</startDn><endDn>2999</endDn><dnPrefix>8</dnPrefix></addDn><addDn><startDn>4000</startDn><endDn>4100</endDn></addDn></addDns></ldapDirectory>';
  const answer = await call('addLdapDirectory', agreement);
  expect(answer.status, answer.text).toBe(200);
  const all = {
    synchronize: 'true',
    ldapFilterForGroups: 'groups',
    directoryUri: 'mail',
    accessControlGroupInfo: [['Mine'], ['Standard CCM Read Only']],
    featureGroupTemplate: '',
    applyMask: 'true',
    mask: '55XXXX',
    applyPoolList: 'true',
    addDns: [
      ['2000', '2999', '8'],
      ['4000', '4100', ''],
    ],
  };
  expect(await told('branch')).toEqual(all);
  expect(Object.keys(await told('branch'))).toEqual([...names]);
  expect(await told('branch', '9.0')).toEqual({ directoryUri: 'mail' });
  expect(Object.keys(await told('branch', '10.0'))).toEqual(names.filter((name) => !['synchronize', 'ldapFilterForGroups'].includes(name)));
  const listed = await call(
    'listLdapDirectory',
    '<searchCriteria><name>branch</name></searchCriteria><returnedTags><accessControlGroupInfo/></returnedTags>',
  );
  expect(toldBy(find(listed.body, 'accessControlGroupInfo'))).toEqual([['Mine'], ['Standard CCM Read Only']]);

  const refused = await call('removeLdapFilter', '<name>groups</name>');
  expect(faultOf(refused).faultstring).toBe('filter groups is used by LDAP Directory branch');
  const bySql = await call('executeSQLUpdate', "<sql>delete from ldapfilter where name = 'groups'</sql>");
  expect(faultOf(bySql).faultstring).toBe('filter groups is used by LDAP Directory branch');

  expect(await call('removeLdapDirectory', '<name>branch</name>')).toMatchObject({ status: 200 });
  expect(await call('addLdapDirectory', agreement.replace(/<synchronize>.*<\/addDns>/, ''))).toMatchObject({ status: 200 });
  expect(await told('branch')).toEqual(untouched);
});

it('is changed one by one: what a request leaves out stays, and what it empties is gone', async () => {
  await change(`<applyMask>true</applyMask><mask>66XX</mask>${groups('accessControlGroupInfo', 'Mine')}`);
  await change('<synchronize>true</synchronize><ldapFilterForGroups>groups</ldapFilterForGroups>');
  await change('<addDns><addDn><startDn>1</startDn><endDn>9</endDn></addDn></addDns>');
  const given = {
    ...untouched,
    synchronize: 'true',
    ldapFilterForGroups: 'groups',
    accessControlGroupInfo: [['Mine']],
    applyMask: 'true',
    mask: '66XX',
    addDns: [['1', '9', '']],
  };
  expect(await told('lab')).toEqual(given);

  await change(groups('addAccessControlGroupInfo', 'Standard CCM Read Only'));
  expect(await told('lab')).toEqual({ ...given, accessControlGroupInfo: [['Mine'], ['Standard CCM Read Only']] });
  await change(groups('removeAccessControlGroupInfo', 'Mine') + groups('addAccessControlGroupInfo', 'Standard CCM Read Only'));
  expect(await told('lab')).toEqual({ ...given, accessControlGroupInfo: [['Standard CCM Read Only']] });

  await cucm.halt();
  await cucm.begin();
  expect(await told('lab')).toMatchObject({ mask: '66XX', addDns: given.addDns });
  const nil = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"';
  await change(`<synchronize>false</synchronize><ldapFilterForGroups/><mask ${nil}/><applyMask>false</applyMask><addDns/>`);
  await change(groups('accessControlGroupInfo'));
  expect(await told('lab')).toEqual(untouched);
});

it('loses an access control group that is removed', async () => {
  await call('addUserGroup', '<userGroup><name>Passing</name></userGroup>');
  await change(groups('accessControlGroupInfo', 'Mine', 'Passing'));
  expect(await call('removeUserGroup', '<name>Passing</name>')).toMatchObject({ status: 200 });
  expect(await told('lab')).toMatchObject({ accessControlGroupInfo: [['Mine']] });
});

it.each([
  [
    groups('accessControlGroupInfo', 'Nobody'),
    'Item not valid: The specified UserGroup was not found ("Nobody" in accessControlGroupInfo)',
  ],
  [
    groups('removeAccessControlGroupInfo', ''),
    'Item not valid: The specified UserGroup was not found ("" in removeAccessControlGroupInfo)',
  ],
  ['<ldapFilterForGroups>none</ldapFilterForGroups>', 'ldapFilterForGroups none is not the name of an LDAP Filter'],
  ['<featureGroupTemplate>Staff</featureGroupTemplate>', 'Item not valid: The specified FeatureGroupTemplate was not found'],
  ['<accessControlGroupInfo><group>Mine</group></accessControlGroupInfo>', 'Element group is not part of accessControlGroupInfo'],
])('is refused with all the rest of a request: %s', async (markup, words) => {
  const before = await told('lab');
  const answer = await call('updateLdapDirectory', `<name>lab</name><applyPoolList>true</applyPoolList>${markup}`);
  expect(faultOf(answer).faultstring).toContain(words);
  expect(await told('lab')).toEqual(before);
});

it('tells by which elements an agreement was changed', async () => {
  const { body } = await call('listChange', '');
  const { text: start } = find(body, 'nextStartChangeId');
  const { text: queueId } = find(body, 'queueId');
  await change('<mask>77XX</mask><applyMask>true</applyMask>');
  const changes = await call('listChange', `<startChangeId queueId="${queueId}">${start}</startChangeId>`);
  expect(find(changes.body, 'changedTags').children.map((tag) => tag.attributes.name)).toEqual(['mask', 'applyMask']);
});
