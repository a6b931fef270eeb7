import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { cucmTraits } from '@uclab/foundation/persona';
import type { DirectoryEntry } from '@uclab/platform/ldap';
import { ServiceLog } from '@uclab/platform/service-log';
import type { RunningService, ServiceContext } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { person, ScriptedDirectory } from '../../test/scripted-directory.ts';
import { seededStore } from '../../test/seeded-store.ts';
import { localSeed, synchronisedSeed } from '../../test/seeds.ts';
import { readChangeState } from '../feed/revision.ts';
import { allEndUsers, findApplicationUser, findEndUser, updateEndUser } from '../users/index.ts';
import { DirSync, dirSyncService } from './dirsync.ts';
import { lastRunOf } from './run-record.ts';

let store: Store;
let remove: () => Promise<void>;
let directory: ScriptedDirectory;
let clock: TestClock;
let journal: Journal;
let log: ServiceLog;
let dirSync: DirSync;
let service: RunningService;

const context: ServiceContext = {
  trust: (name) => ({ store: name, certificates: [], loadedAtMs: 0 }),
  trace: newTrace(),
  giveUp: () => {},
};

async function startWith(seed: Parameters<typeof seededStore>[0], version = '8.5.1'): Promise<void> {
  ({ store, remove } = await seededStore(seed));
  directory = new ScriptedDirectory();
  clock = new TestClock();
  journal = new Journal('cucm', clock);
  log = new ServiceLog({ clock });
  dirSync = new DirSync({ store, clock, journal, log, version, source: () => directory });
  service = await dirSync.definition().start(context);
}

beforeEach(() => startWith(synchronisedSeed));
afterEach(() => remove());

const sync = (name = 'lab') => dirSync.begin({ name }, 'axl', newTrace()).finished;
const statuses = () => Object.fromEntries(allEndUsers(store).map((user) => [user.userid, user.status]));
const logText = () =>
  log
    .read(dirSyncService, 0)
    .lines.map((line) => line.text)
    .join('\n');

describe('a full run', () => {
  it('creates one active user for each entry, linked to the agreement, homed on the presence nodes by turns', async () => {
    directory.pagesToReturn = [[person('asmith'), person('bjones')], [person('cdavis')]];
    expect(await sync()).toMatchObject({ outcome: 'succeeded', read: 3, added: 3, updated: 0, deactivated: 0, skipped: 0 });
    expect(allEndUsers(store)).toMatchObject([
      { userid: 'asmith', lastname: 'smith', status: 1, homenode: 'cups1' },
      { userid: 'bjones', status: 1, homenode: 'cups2' },
      { userid: 'cdavis', status: 1, homenode: 'cups1' },
    ]);
    expect(allEndUsers(store).every((user) => user.fkdirectorypluginconfig !== null)).toBe(true);
  });

  it('asks with the default filter and the attributes of the server type', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    await sync();
    expect(directory.queries).toMatchObject([{ base: 'ou=People,dc=lab,dc=example', filter: '(objectclass=inetOrgPerson)' }]);
    expect(directory.queries[0]?.attributes).toEqual(
      expect.arrayContaining(['uid', 'givenName', 'sn', 'telephoneNumber', 'mail', 'entryUUID']),
    );
  });

  it('gives each changed user one revision, and none to those who stayed as they were', async () => {
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    await sync();
    const before = readChangeState(store).revision;
    directory.pagesToReturn = [[person('asmith', { telephonenumber: '2001' }), person('bjones')]];
    expect(await sync()).toMatchObject({ added: 0, updated: 1, deactivated: 0 });
    expect(readChangeState(store).revision).toBe(before + 1);
    expect(findEndUser(store, 'asmith')).toMatchObject({ telephonenumber: '2001', revision: before + 1 });
  });

  it('names a manager by the user id that the manager has in the same run', async () => {
    const manager = 'UID=asmith, ou=People,dc=lab,dc=example';
    directory.pagesToReturn = [[person('bjones', { manager })], [person('asmith'), person('cdavis', { manager: 'uid=nobody,dc=x' })]];
    await sync();
    expect(findEndUser(store, 'bjones')?.manager).toBe('asmith');
    expect(findEndUser(store, 'cdavis')?.manager).toBe('');
  });

  it('compares user ids without regard to case and stores them as in the directory', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    await sync();
    directory.pagesToReturn = [[person('ASmith')]];
    expect(await sync()).toMatchObject({ added: 0, updated: 1, deactivated: 0 });
    expect(statuses()).toEqual({ ASmith: 1 });
  });
});

describe('users who are gone', () => {
  it('go inactive, and are active again with the same key and home when they come back', async () => {
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    await sync();
    const before = findEndUser(store, 'bjones');
    directory.pagesToReturn = [[person('asmith')]];
    expect(await sync()).toMatchObject({ deactivated: 1 });
    expect(statuses()).toEqual({ asmith: 1, bjones: 2 });
    expect(findEndUser(store, 'bjones')?.deletedtimestamp).toBe(clock.nowMs());
    expect(logText()).toContain('DSDBInterface.setUserInactive Found 1 users');
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    expect(await sync()).toMatchObject({ added: 0, updated: 1 });
    expect(findEndUser(store, 'bjones')).toMatchObject({ pkid: before?.pkid, homenode: 'cups2', status: 1, deletedtimestamp: null });
  });

  it('stay as they are when the directory breaks off at a later page', async () => {
    directory.pagesToReturn = [[person('asmith')], [person('bjones')]];
    await sync();
    const users = allEndUsers(store);
    directory.pagesToReturn = [[person('asmith', { mail: 'new@lab.example' })], [person('cdavis')]];
    directory.failsAfterPages = 1;
    expect(await sync()).toMatchObject({ outcome: 'failed', error: 'directory:636 reset the connection', added: 0, deactivated: 0 });
    expect(allEndUsers(store)).toEqual(users);
    expect(logText()).toContain('no user was changed');
  });

  it('stay as they are when the directory returns nobody', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    await sync();
    directory.pagesToReturn = [[]];
    expect(await sync()).toMatchObject({ outcome: 'failed', deactivated: 0 });
    expect(statuses()).toEqual({ asmith: 1 });
    expect(logText()).toContain('Dirsync synched zero users. Please verify the custom LDAP filter configured for this agreement');
    expect(journal.since(0).events.at(-1)).toMatchObject({ kind: 'dirsync.finished', symptom: 'LDAP_RETURNED_NO_USERS' });
  });

  it('go inactive too where they were local: this release has no local users beside synchronised ones', async () => {
    await remove();
    await startWith({ ...synchronisedSeed, endUsers: localSeed.endUsers });
    directory.pagesToReturn = [[person('bjones')]];
    expect(await sync()).toMatchObject({ added: 0, updated: 1, deactivated: 1 });
    expect(findEndUser(store, 'asmith')).toMatchObject({ status: 2, fkdirectorypluginconfig: null });
    expect(findEndUser(store, 'bjones')).toMatchObject({ status: 1, homenode: 'cups2' });
  });

  it('stay active where they were made local ones, and belong to the agreement again once the directory returns them', async () => {
    await remove();
    await startWith(synchronisedSeed, '9.1.1');
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    await sync();
    const before = findEndUser(store, 'asmith');
    const asked = { fields: {}, local: {}, credentials: {}, toLocal: true };
    await updateEndUser(store, () => findEndUser(store, 'asmith'), asked, { localUsersBesideLdap: true });
    directory.pagesToReturn = [[person('bjones')]];
    expect(await sync()).toMatchObject({ updated: 0, deactivated: 0 });
    expect(findEndUser(store, 'asmith')).toMatchObject({ status: 1, fkdirectorypluginconfig: null });
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    expect(await sync()).toMatchObject({ added: 0, updated: 1 });
    const { pkid, fkdirectorypluginconfig } = before ?? {};
    expect(findEndUser(store, 'asmith')).toMatchObject({ pkid, fkdirectorypluginconfig });
  });

  it('are left alone where they are local and the release has local users beside synchronised ones', async () => {
    await remove();
    await startWith({ ...synchronisedSeed, endUsers: localSeed.endUsers }, '9.1.1');
    directory.pagesToReturn = [[person('bjones')]];
    expect(await sync()).toMatchObject({ added: 0, updated: 1, deactivated: 0 });
    expect(findEndUser(store, 'asmith')).toMatchObject({ status: 1, fkdirectorypluginconfig: null });
  });
});

describe('what a run leaves out', () => {
  it('is told in the log only: entries without a last name', async () => {
    directory.pagesToReturn = [[person('asmith'), person('printer', { sn: '' })]];
    expect(await sync()).toMatchObject({ outcome: 'succeeded', read: 2, added: 1, skipped: 1, error: '' });
    expect(statuses()).toEqual({ asmith: 1 });
    expect(logText()).toContain('Not synchronized, no last name: uid=printer,ou=People,dc=lab,dc=example');
  });

  it('an entry with the id of an application user, who stays as made by hand', async () => {
    const before = findApplicationUser(store, 'axladmin');
    directory.pagesToReturn = [[person('asmith'), person('AXLadmin')]];
    await sync();
    expect(statuses()).toEqual({ asmith: 1 });
    expect(findApplicationUser(store, 'axladmin')).toEqual(before);
  });

  it('users of other agreements, until the other agreement delivers them', async () => {
    await remove();
    const [first] = synchronisedSeed.ldapDirectories ?? [];
    if (!first) throw new Error('the seed has no agreement');
    await startWith({ ...synchronisedSeed, ldapDirectories: [first, { ...first, name: 'branch' }] });
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    await sync('lab');
    directory.pagesToReturn = [[person('cdavis')]];
    await sync('branch');
    expect(statuses()).toEqual({ asmith: 1, bjones: 1, cdavis: 1 });
    directory.pagesToReturn = [[person('bjones'), person('cdavis')]];
    await sync('branch');
    directory.pagesToReturn = [[person('asmith')]];
    expect(await sync('lab')).toMatchObject({ deactivated: 0 });
    expect(statuses()).toEqual({ asmith: 1, bjones: 1, cdavis: 1 });
  });
});

describe('fields beside the standard ones', () => {
  const further = { title: 'Engineer', mobile: '+1 555 1', homephone: '+1 555 2', pager: '+1 555 3' };
  const rest = { 'msrtcsip-primaryuseraddress': 'sip:asmith@lab.example', displayname: 'Smith, Ann' };
  const asked = (fields: object) => ({ fields, local: {}, credentials: {} });

  it('are synchronised from 8.0 on: title, and numbers of home, mobile and pager', async () => {
    directory.pagesToReturn = [[person('asmith', { ...further, ...rest })]];
    await sync();
    expect(directory.queries[0]?.attributes).toEqual(expect.arrayContaining(['title', 'homePhone', 'mobile', 'pager']));
    expect(findEndUser(store, 'asmith')).toMatchObject({ ...further, ocsprimaryuseraddress: '', directoryuri: '', displayname: '' });
    expect(await sync()).toMatchObject({ updated: 0 });
    directory.pagesToReturn = [[person('asmith', { ...further, ...rest, title: '' })]];
    expect(await sync()).toMatchObject({ updated: 1 });
    expect(findEndUser(store, 'asmith')).toMatchObject({ ...further, title: '' });
    const typed = updateEndUser(store, () => findEndUser(store, 'asmith'), asked({ title: 'Director' }), cucmTraits('8.5.1'));
    await expect(typed).rejects.toThrow('title cannot be changed while synchronisation from the LDAP server is on');
  });

  it('are left as they were typed before 8.0', async () => {
    await remove();
    await startWith(synchronisedSeed, '7.1.3');
    directory.pagesToReturn = [[person('asmith', { ...further, ...rest })]];
    await sync();
    for (const name of ['title', 'homePhone', 'mobile', 'pager']) expect(directory.queries[0]?.attributes).not.toContain(name);
    await updateEndUser(store, () => findEndUser(store, 'asmith'), asked({ title: 'Typed' }), cucmTraits('7.1.3'));
    directory.pagesToReturn = [[person('asmith', { ...further, ...rest, sn: 'Smythe' })]];
    expect(await sync()).toMatchObject({ updated: 1 });
    expect(findEndUser(store, 'asmith')).toMatchObject({ title: 'Typed', mobile: '', lastname: 'Smythe' });
    expect(await sync()).toMatchObject({ updated: 0 });
  });

  it('have the display name among them from 11.0 on, and of a Microsoft directory the OCS primary user address', async () => {
    await remove();
    const ldapSystem = { syncEnabled: true, ldapServer: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' } as const;
    await startWith({ ...synchronisedSeed, ldapSystem }, '12.5.1');
    directory.pagesToReturn = [[person('asmith', { ...further, ...rest, samaccountname: 'asmith' })]];
    await sync();
    expect(findEndUser(store, 'asmith')).toMatchObject({
      ...further,
      displayname: 'Smith, Ann',
      ocsprimaryuseraddress: 'sip:asmith@lab.example',
    });
  });
});

describe('a value that is longer than its column', () => {
  it('is cut, no character in half, and the run says of which entry', async () => {
    const long = {
      sn: 'n'.repeat(200),
      departmentnumber: 'd'.repeat(120_000),
      title: `${'t'.repeat(254)}\u{1f600}`,
      mobile: 'm'.repeat(255),
    };
    directory.pagesToReturn = [[person('asmith', long), person('bjones')]];
    const { id } = await sync();
    const user = findEndUser(store, 'asmith');
    expect(user).toMatchObject({
      lastname: 'n'.repeat(128),
      department: 'd'.repeat(255),
      title: 't'.repeat(254),
      mobile: 'm'.repeat(255),
    });
    const reason = 'lastname, department, title cut to the length of the column';
    expect(dirSync.findRun(id)).toMatchObject({
      skipped: [],
      shortened: [{ dn: 'uid=asmith,ou=People,dc=lab,dc=example', userid: 'asmith', reason }],
    });
    expect(logText()).toContain(`WARN lab: Synchronized, ${reason}: uid=asmith,ou=People,dc=lab,dc=example`);
    expect(await sync()).toMatchObject({ updated: 0 });
  });

  it('keeps the entry out where it is the user id', async () => {
    directory.pagesToReturn = [[person('a'.repeat(129)), person('b'.repeat(128))]];
    const { id } = await sync();
    expect(statuses()).toEqual({ ['b'.repeat(128)]: 1 });
    expect(dirSync.findRun(id)?.skipped).toMatchObject([{ userid: 'a'.repeat(128), reason: 'user id has more than 128 characters' }]);
  });
});

describe('what is no text', () => {
  const noText = (entry: DirectoryEntry, notText: string[]): DirectoryEntry => ({
    ...entry,
    values: { ...entry.values, ...Object.fromEntries(notText.map((key) => [key, ['/9g=']])) },
    notText,
  });

  it('is no user id and no last name', async () => {
    directory.pagesToReturn = [[person('bjones'), noText(person('asmith'), ['uid']), noText(person('clee'), ['sn'])]];
    const { id } = await sync();
    expect(statuses()).toEqual({ bjones: 1 });
    expect(dirSync.findRun(id)?.skipped).toMatchObject([
      { userid: '', reason: 'user id is not text' },
      { userid: 'clee', reason: 'last name is not text' },
    ]);
    // Whoever was a user is none that the directory has, with such an entry.
    directory.pagesToReturn = [[noText(person('bjones'), ['uid']), person('clee')]];
    await sync();
    expect(statuses()).toEqual({ bjones: 2, clee: 1 });
  });

  it('is left empty elsewhere, and the run says of which entry', async () => {
    directory.pagesToReturn = [[noText(person('asmith', { title: 't'.repeat(256) }), ['givenname', 'mobile'])]];
    const { id } = await sync();
    expect(findEndUser(store, 'asmith')).toMatchObject({ firstname: '', mobile: '', title: 't'.repeat(255) });
    const reason = 'title cut to the length of the column; firstname, mobile left empty, not text';
    expect(dirSync.findRun(id)).toMatchObject({ skipped: [], shortened: [{ userid: 'asmith', reason }] });
  });

  it('and what nobody sees in a user id keeps the entry out', async () => {
    directory.pagesToReturn = [[person('b\njones'), person('c\u0000lee'), person('asmith')]];
    const { id } = await sync();
    expect(statuses()).toEqual({ asmith: 1 });
    expect(dirSync.findRun(id)?.skipped.map(({ reason }) => reason)).toEqual(Array(2).fill('user id has control characters'));
  });
});

describe('a second run', () => {
  const held = () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    directory.pagesToReturn = [[person('asmith')]];
    directory.beforePage = () => gate;
    return () => release();
  };

  it('of the same agreement is refused while the first is not finished', async () => {
    const release = held();
    const first = sync();
    expect(() => dirSync.begin({ name: 'lab' }, 'axl', newTrace())).toThrow('Sync is currently under process');
    expect(journal.since(0).events.at(-1)?.symptom).toBe('SYNC_ALREADY_RUNNING');
    expect(dirSync.lastRun()).toMatchObject({ outcome: 'running', agreement: 'lab' });
    release();
    expect(await first).toMatchObject({ outcome: 'succeeded' });
    directory.beforePage = async () => {};
    expect(await sync()).toMatchObject({ outcome: 'succeeded' });
  });

  it('does not begin while the service is stopped, and stopping it ends a run with nothing changed', async () => {
    const release = held();
    const first = sync();
    const stopped = service.stop();
    release();
    await stopped;
    expect(await first).toMatchObject({ outcome: 'failed' });
    expect(allEndUsers(store)).toEqual([]);
    expect(() => dirSync.begin({ name: 'lab' }, 'axl', newTrace())).toThrow('Cisco DirSync does not run');
  });

  it('leaves a record of the last one', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    const trace = newTrace();
    const { run, finished } = dirSync.begin({ name: 'lab' }, 'axl', trace);
    await finished;
    const user = findEndUser(store, 'asmith');
    const record = lastRunOf(store, user?.fkdirectorypluginconfig ?? '');
    expect(record).toMatchObject({ id: run.id, traceId: trace.traceId, outcome: 'succeeded', startedAtMs: clock.nowMs(), added: 1 });
    expect(dirSync.lastRun()).toEqual(record);
  });
});

it('refuses a run while synchronisation is off', async () => {
  await remove();
  await startWith({ ...synchronisedSeed, ldapSystem: { ...synchronisedSeed.ldapSystem, syncEnabled: false } });
  expect(() => dirSync.begin({ name: 'lab' }, 'axl', newTrace())).toThrow('Synchronization from the LDAP server is not enabled');
  expect(journal.since(0).events.at(-1)?.symptom).toBe('SYNC_NOT_ENABLED');
});
