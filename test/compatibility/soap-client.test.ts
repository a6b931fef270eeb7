import { Agent } from 'node:https';
import { join } from 'node:path';
import { BasicAuthSecurity, type Client, createClientAsync } from 'soap';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Morning, startMorning } from './morning.ts';
import { vendorSchemas } from './vendor-schemas.ts';

const version = '15.0';
const key = z.object({ return: z.string().regex(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/) });
const usersReply = z.object({ return: z.object({ user: z.array(z.object({ userid: z.string() })) }).nullable() });
const deadlineMs = 20_000;

/** npm soap with the vendor's WSDL as the npm package cisco-axl brings it: what zeep-morning.py does at length. */
describe(`an administrator's morning with npm soap and schema ${version}`, () => {
  let morning: Morning;
  let client: Client;

  const invoke = async (operation: string, input: object): Promise<unknown> => {
    const [reply]: unknown[] = await client[`${operation}Async`](input, { timeout: deadlineMs });
    return reply;
  };
  const refusal = (operation: string, input: object) => invoke(operation, input).catch((error: unknown) => error);
  const fault = (faultstring: string) => ({ root: { Envelope: { Body: { Fault: { faultstring } } } } });
  const accepted = async (input: object) => {
    const reply = await invoke('doAuthenticateUser', { userid: 'asmith', ...input });
    return z.object({ return: z.object({ userAuthenticated: z.boolean() }) }).parse(reply).return.userAuthenticated;
  };

  beforeAll(async () => {
    morning = await startMorning(version);
    client = await createClientAsync(join(vendorSchemas(version), 'AXLAPI.wsdl'), { endpoint: morning.address });
    const { userid, password } = morning.user;
    client.setSecurity(new BasicAuthSecurity(userid, password, { httpsAgent: new Agent({ ca: morning.authority }) }));
  });
  afterAll(() => morning?.stop());
  beforeEach(() => morning.beginAgain());

  it('nodes, version and settings', async () => {
    expect(await invoke('getCCMVersion', {})).toMatchObject({
      return: { componentVersion: { version: expect.stringMatching(/^15\./) } },
    });
    const nodes = await invoke('listProcessNode', { searchCriteria: { name: '%' }, returnedTags: { name: '', processNodeRole: '' } });
    expect(nodes).toMatchObject({ return: { processNode: [{ name: 'cucm' }, { name: 'cups1' }, { name: 'cups2' }] } });
    expect(await invoke('getLdapSystem', {})).toMatchObject({ return: { ldapSystem: { syncEnabled: true, ldapServer: 'OpenLDAP' } } });
    const servers = { server: [{ hostName: 'directory', ldapPortNumber: '636', sslEnabled: true }] };
    key.parse(await invoke('updateLdapAuthentication', { userSearchBase: 'ou=People,dc=lab,dc=example', servers }));
    expect(await invoke('getLdapAuthentication', {})).toMatchObject({
      return: { ldapAuthentication: { userSearchBase: 'ou=People,dc=lab,dc=example', servers } },
    });
  });

  it('a filter, an agreement with it, and its run', async () => {
    key.parse(await invoke('addLdapFilter', { ldapFilter: { name: 'morning', filter: '(uid=newhire)' } }));
    const ldapDirectory = {
      name: 'morning',
      ldapDn: morning.manager.dn,
      ldapPassword: morning.manager.password,
      userSearchBase: 'dc=lab,dc=example',
      repeatable: true,
      intervalValue: '7',
      scheduleUnit: 'DAY',
      nextExecTime: '2030-01-01 00:00',
      servers: { server: [{ hostName: 'directory', ldapPortNumber: 636, sslEnabled: true }] },
      ldapFilter: 'morning',
    };
    key.parse(await invoke('addLdapDirectory', { ldapDirectory }));
    expect(await invoke('doLdapSync', { name: 'morning', sync: true })).toMatchObject({ return: 'Sync initiated successfully' });
    const status = async () => z.object({ return: z.string() }).parse(await invoke('getLdapSyncStatus', { name: 'morning' })).return;
    await expect.poll(status, { timeout: deadlineMs }).toBe('Sync is performed successfully');
    expect(await invoke('getUser', { userid: 'newhire' })).toMatchObject({
      return: { user: { lastName: 'Hire', ldapDirectoryName: { $value: 'morning' } } },
    });
    key.parse(await invoke('removeLdapDirectory', { name: 'morning' }));
    key.parse(await invoke('removeLdapFilter', { name: 'morning' }));
    expect(await refusal('getLdapDirectory', { name: 'morning' })).toMatchObject(
      fault('Item not valid: The specified LdapDirectory was not found'),
    );
  });

  it('users by pages', async () => {
    const pages: string[][] = [];
    for (;;) {
      const skip = pages.flat().length;
      const page = await invoke('listUser', { searchCriteria: { userid: '%' }, returnedTags: { userid: '' }, skip, first: 20 });
      const users = usersReply.parse(page).return?.user ?? [];
      if (users.length === 0) break;
      pages.push(users.map(({ userid }) => userid));
    }
    expect(pages.flat()).toEqual((await morning.cluster.users('cucm')).users.map(({ userid }) => userid).sort());
  });

  it('password and PIN are checked, PIN and associated PC are changed', async () => {
    expect(await accepted({ password: morning.usersPassword })).toBe(true);
    expect(await accepted({ password: 'wrong' })).toBe(false);
    key.parse(await invoke('updateUser', { userid: 'asmith', pin: '24680', associatedPc: 'desk-7' }));
    expect(await accepted({ pin: '24680' })).toBe(true);
    expect(await invoke('getUser', { userid: 'asmith', returnedTags: { associatedPc: '' } })).toMatchObject({
      return: { user: { associatedPc: 'desk-7' } },
    });
    expect(await refusal('updateUser', { userid: 'asmith', lastName: 'Changed' })).toMatchObject(
      fault('lastName cannot be changed while synchronisation from the LDAP server is on'),
    );
  });

  it('an LDAP user becomes a local one by an empty name of the agreement', async () => {
    key.parse(await invoke('updateUser', { userid: 'bjones', ldapDirectoryName: '' }));
    const { users } = await morning.cluster.users('cucm');
    expect(users.find(({ userid }) => userid === 'bjones')).toMatchObject({ source: 'local', status: 'active' });
    key.parse(await invoke('updateUser', { userid: 'bjones', lastName: 'Changed' }));
  });

  it('a local user and an application user are made, changed and removed, and the changes are told', async () => {
    const queueReply = z.object({ queueInfo: z.object({ nextStartChangeId: z.coerce.string(), queueId: z.string() }) });
    const { queueInfo } = queueReply.parse(await invoke('listChange', {}));
    const user = { lastName: 'Handmade', userid: 'handmade', password: 'Local-1234', presenceGroupName: 'Standard Presence group' };
    const made = key.parse(await invoke('addUser', { user })).return;
    expect(key.parse(await invoke('updateUser', { userid: 'handmade', department: 'Service' })).return).toBe(made);
    expect(await invoke('getUser', { userid: 'handmade' })).toMatchObject({
      return: { user: { attributes: { uuid: made }, lastName: 'Handmade', department: 'Service' } },
    });
    key.parse(await invoke('removeUser', { userid: 'handmade' }));

    const groups = (...names: string[]) => ({ userGroup: names.map((name) => ({ name })) });
    const appUser = { userid: 'provisioning', password: 'Provisioning-1234', associatedGroups: groups('Standard AXL API Access') };
    const added = key.parse(await invoke('addAppUser', { appUser })).return;
    key.parse(await invoke('updateAppUser', { userid: 'provisioning', associatedGroups: groups('Admin-3rd Party API') }));
    expect(await invoke('getAppUser', { userid: 'provisioning' })).toMatchObject({
      return: { appUser: { attributes: { uuid: added }, associatedGroups: { userGroup: [{ name: 'Admin-3rd Party API' }] } } },
    });
    key.parse(await invoke('removeAppUser', { userid: 'provisioning' }));

    const startChangeId = { attributes: { queueId: queueInfo.queueId }, $value: queueInfo.nextStartChangeId };
    const change = z.object({ action: z.string(), attributes: z.object({ type: z.string(), uuid: z.string() }) });
    const { changes } = z
      .object({ changes: z.object({ change: z.array(change) }) })
      .parse(await invoke('listChange', { startChangeId, objectList: { object: ['User', 'AppUser'] } }));
    expect(changes.change.map(({ action, attributes }) => [action, attributes.type, attributes.uuid])).toEqual([
      ...['a', 'u', 'r'].map((action) => [action, 'User', made]),
      ...['a', 'u', 'r'].map((action) => [action, 'AppUser', added]),
    ]);
  });
});
