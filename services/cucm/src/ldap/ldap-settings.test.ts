import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededStore } from '../../test/seeded-store.ts';
import { ldapAuthentication, localSeed, synchronisedSeed } from '../../test/seeds.ts';
import { readChangeState } from '../feed/revision.ts';
import { findEndUser } from '../users/end-users.ts';
import { addEndUser, updateEndUser } from '../users/index.ts';
import {
  addLdapDirectory,
  addLdapFilter,
  authenticationSettings,
  findLdapDirectory,
  listLdapDirectories,
  readLdapSystem,
  removeLdapFilter,
  updateLdapAuthentication,
  updateLdapDirectory,
  updateLdapFilter,
  updateLdapSystem,
} from './index.ts';

/** As in the releases before 9.0. */
const rules = { localUsersBesideLdap: false };
const nothing = { fields: {}, local: {}, credentials: {} };

const nowMs = Date.parse('2026-01-05T09:00:00Z');

let store: Store;
let remove: () => Promise<void>;

const seeded = async (seed: Parameters<typeof seededStore>[0]) => {
  ({ store, remove } = await seededStore(seed));
};

beforeEach(() => seeded(synchronisedSeed));
afterEach(() => remove());

const [agreement] = synchronisedSeed.ldapDirectories ?? [];

/** Field and sentence of a refusal. */
const refusal = async (work: Promise<unknown>): Promise<[string | undefined, string]> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return [error.field, error.message];
    throw error;
  }
  throw new Error('it was not refused');
};

describe('LDAP Directory', () => {
  it.each([
    [{ ldapDn: '' }, 'ldapDn', 'ldapDn must not be empty'],
    [{ userSearchBase: 'x'.repeat(257) }, 'userSearchBase', 'userSearchBase has at most 256 characters'],
    [{ servers: [] }, 'servers', 'servers names at least one server'],
    [{ servers: Array(4).fill({ hostName: 'directory', ldapPortNumber: 389 }) }, 'servers', 'servers names at most three servers'],
    [
      { servers: [{ hostName: 'directory', ldapPortNumber: 70_000 }] },
      'servers.0.ldapPortNumber',
      'servers.0.ldapPortNumber is between 1 and 65535',
    ],
    [{ servers: [{ hostName: 'a b', ldapPortNumber: 389 }] }, 'servers.0.hostName', 'servers.0.hostName is a host name or an IP address'],
    [{ scheduleUnit: 'HOUR', intervalValue: 1 }, 'intervalValue', 'intervalValue is at least 6 hours'],
    [{ nextExecTime: 'tomorrow' }, 'nextExecTime', 'nextExecTime has the form YYYY-MM-DD hh:mm'],
  ])('names the field and the rule of %j', async (change, field, sentence) => {
    expect(await refusal(updateLdapDirectory(store, { name: 'lab' }, change, nowMs))).toEqual([field, sentence]);
    expect(findLdapDirectory(store, { name: 'lab' })?.servers).toHaveLength(1);
  });

  it('keeps what was not given and replaces the servers as a whole, in the order of trying', async () => {
    const servers = [
      { hostName: 'directory2', ldapPortNumber: 389, sslEnabled: false },
      { hostName: 'directory', ldapPortNumber: 636, sslEnabled: true },
    ];
    await updateLdapDirectory(store, { name: 'lab' }, { servers, ldapDn: undefined }, nowMs);
    expect(findLdapDirectory(store, { name: 'lab' })).toMatchObject({ ldapDn: 'cn=admin,dc=lab,dc=example', servers });
  });

  it('takes five agreements under five names', async () => {
    expect(await refusal(addLdapDirectory(store, { ...agreement }, nowMs))).toEqual(['name', 'name lab is taken by another agreement']);
    for (const name of ['b', 'c', 'd', 'e']) await addLdapDirectory(store, { ...agreement, name }, nowMs);
    expect(listLdapDirectories(store).map(({ name }) => name)).toEqual(['b', 'c', 'd', 'e', 'lab']);
    expect((await refusal(addLdapDirectory(store, { ...agreement, name: 'f' }, nowMs)))[1]).toMatch(/the maximum/);
  });

  it('takes twenty agreements from 12.5 on', async () => {
    await remove();
    await seeded({ ...synchronisedSeed, version: '12.5.1' });
    for (let nth = 2; nth <= 20; nth++) await addLdapDirectory(store, { ...agreement, name: `agreement ${nth}` }, nowMs);
    expect((await refusal(addLdapDirectory(store, { ...agreement, name: 'one more' }, nowMs)))[1]).toBe(
      'there are 20 agreements, and that is the maximum',
    );
  });

  it('that runs just once runs in the minute that comes, or when it is told to, and is not begun again by another change', async () => {
    const next = () => findLdapDirectory(store, { name: 'lab' })?.nextExecTime;
    await updateLdapDirectory(store, { name: 'lab' }, { nextExecTime: '2026-02-01 03:15' }, nowMs);
    await updateLdapDirectory(store, { name: 'lab' }, { repeatable: false }, nowMs);
    expect(next()).toBe('2026-02-01 03:15');
    await addLdapDirectory(store, { ...agreement, name: 'other', repeatable: false }, nowMs);
    expect(findLdapDirectory(store, { name: 'other' })?.nextExecTime).toBe('2026-01-05 09:00');
    await store.write([{ sql: 'UPDATE directorypluginconfig SET nextexectime = ?', rows: [['']] }]); // as after the run
    await updateLdapDirectory(store, { name: 'lab' }, { ldapPassword: 'another', intervalValue: 2 }, nowMs);
    expect(next()).toBe('');
    await updateLdapDirectory(store, { name: 'lab' }, { repeatable: true }, nowMs);
    expect(next()).toBe('2026-01-07 09:00');
  });
});

describe('LDAP Authentication', () => {
  it('is one of the things that presence nodes copy: a change takes a revision', async () => {
    const before = readChangeState(store).revision;
    await updateLdapAuthentication(store, ldapAuthentication);
    expect(readChangeState(store).revision).toBe(before + 1);
    expect(authenticationSettings(store)).toEqual({
      enabled: true,
      managerDn: 'cn=admin,dc=lab,dc=example',
      managerPassword: 'manager-secret',
      userSearchBase: 'ou=People,dc=lab,dc=example',
      userIdAttribute: 'uid',
      servers: [{ host: 'directory', port: 636, ssl: true }],
    });
  });

  it('needs an agreement', async () => {
    await remove();
    await seeded({ ...synchronisedSeed, ldapDirectories: [] });
    expect((await refusal(updateLdapAuthentication(store, ldapAuthentication)))[1]).toBe(
      'authenticateEndUsers needs an LDAP Directory agreement',
    );
  });

  it('forbids local passwords while it is on, and takes them while it is off', async () => {
    await remove();
    await seeded({ ...synchronisedSeed, endUsers: localSeed.endUsers });
    const find = () => findEndUser(store, 'asmith');
    await updateEndUser(store, find, { ...nothing, credentials: { password: 'local-secret' } }, rules);
    await updateLdapAuthentication(store, ldapAuthentication);
    expect((await refusal(updateEndUser(store, find, { ...nothing, credentials: { password: 'other' } }, rules)))[1]).toBe(
      'password cannot be changed while end users are authenticated by LDAP',
    );
    await updateEndUser(store, find, { ...nothing, credentials: { pin: '54321' } }, rules);
  });
});

describe('LDAP System', () => {
  it('is read-only while an agreement exists', async () => {
    expect((await refusal(updateLdapSystem(store, { syncEnabled: false })))[0]).toBe('syncEnabled');
    await updateLdapSystem(store, { syncEnabled: true, userIdAttribute: 'uid' });
    expect(readLdapSystem(store)).toMatchObject({ syncEnabled: true });
  });

  it('takes the user id attributes of its server type', async () => {
    await remove();
    await seeded(localSeed);
    expect(await refusal(updateLdapSystem(store, { ldapServer: 'Microsoft Active Directory' }))).toEqual([
      'userIdAttribute',
      'userIdAttribute is one of sAMAccountName, mail, employeeNumber, telephoneNumber, userPrincipalName',
    ]);
    expect((await refusal(updateLdapSystem(store, { ldapServer: 'Notes' })))[0]).toBe('ldapServer');
    await updateLdapSystem(store, { ldapServer: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName', syncEnabled: true });
    expect(readLdapSystem(store)).toEqual({
      syncEnabled: true,
      ldapServer: 'Microsoft Active Directory',
      userIdAttribute: 'sAMAccountName',
    });
  });
});

describe('end users, while synchronisation is on', () => {
  const fields = {
    userid: 'x',
    firstname: '',
    middlename: '',
    lastname: 'x',
    manager: '',
    department: '',
    telephonenumber: '',
    mailid: '',
  };

  it('are not added by hand, and their synchronised fields are read-only', async () => {
    await remove();
    await seeded({ ...synchronisedSeed, endUsers: localSeed.endUsers });
    expect((await refusal(addEndUser(store, { ...nothing, fields }, rules)))[1]).toBe(
      'End users cannot be added while synchronisation from the LDAP server is on',
    );
    const find = () => findEndUser(store, 'asmith');
    expect((await refusal(updateEndUser(store, find, { ...nothing, fields: { lastname: 'Jones', mailid: 'a@b' } }, rules)))[1]).toBe(
      'lastName, mailid cannot be changed while synchronisation from the LDAP server is on',
    );
    await updateEndUser(store, find, { ...nothing, fields: { lastname: 'Smith' } }, rules);
  });
});

describe('LDAP Filter', () => {
  const longest = 255;

  it.each([
    [{ name: 'x', filter: 'uid=a' }, 'filter is malformed at character 1: an opening parenthesis is missing'],
    [{ name: 'x', filter: '(&(uid=a)(sn=b)' }, 'filter is malformed at character 16: a closing parenthesis is missing'],
    [{ name: 'x', filter: '' }, 'filter must not be empty'],
    [{ name: '', filter: '(uid=a)' }, 'name must not be empty'],
    [{ name: 'x', filter: `(cn=${'ü'.repeat(126)})` }, 'filter has at most 255 bytes'],
  ])('refuses %j', async (filter, sentence) => {
    expect((await refusal(addLdapFilter(store, filter, longest)))[1]).toBe(sentence);
  });

  it('is not there in a release before 8.0', async () => {
    expect((await refusal(addLdapFilter(store, { name: 'x', filter: '(uid=a)' }, 0)))[1]).toBe(
      'This release has no LDAP Filter: from 8.0 on there is one',
    );
    await remove();
    await seeded({ ...synchronisedSeed, version: '7.1.2' });
    expect(await refusal(updateLdapDirectory(store, { name: 'lab' }, { ldapFilter: 'x' }, nowMs))).toEqual([
      'ldapFilter',
      'This release has no LDAP Filter: from 8.0 on there is one',
    ]);
  });

  it('is named by agreements, keeps its agreements under another name, and is not deleted while one has it', async () => {
    await addLdapFilter(store, { name: 'sales', filter: '(ou=sales)' }, longest);
    const unknown = updateLdapDirectory(store, { name: 'lab' }, { ldapFilter: 'nowhere' }, nowMs);
    expect(await refusal(unknown)).toEqual(['ldapFilter', 'ldapFilter nowhere is not the name of an LDAP Filter']);
    await updateLdapDirectory(store, { name: 'lab' }, { ldapFilter: 'sales' }, nowMs);
    await updateLdapFilter(store, { name: 'sales' }, { name: 'trade' }, longest);
    expect(findLdapDirectory(store, { name: 'lab' })?.ldapFilter).toBe('trade');
    expect((await refusal(removeLdapFilter(store, { name: 'trade' })))[1]).toBe('filter trade is used by LDAP Directory lab');
    await updateLdapDirectory(store, { name: 'lab' }, { ldapFilter: '' }, nowMs);
    await removeLdapFilter(store, { name: 'trade' });
    expect((await refusal(removeLdapFilter(store, { name: 'trade' })))[1]).toBe('LdapFilter not found');
  });
});

it('attribute choices go with the server type', async () => {
  const add = (choice: object) => addLdapDirectory(store, { ...agreement, name: 'other', ...choice }, nowMs);
  expect(await refusal(add({ mailId: 'sAMAccountName' }))).toEqual([
    'mailId',
    'mailId cannot be sAMAccountName for the LDAP server type of LDAP System',
  ]);
  expect((await refusal(add({ phoneNumber: 'ipPhone' })))[0]).toBe('phoneNumber');
  expect((await refusal(add({ middleName: 'middleName' })))[0]).toBe('middleName');
  await add({ mailId: 'uid' });
});
