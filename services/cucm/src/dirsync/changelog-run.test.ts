import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayMs, RunningDirSync } from '../../test/running-dirsync.ts';
import { synchronisedSeed } from '../../test/seeds.ts';
import { engineering, people, SunDirectory, sales } from '../../test/sun-directory.ts';
import { addLdapDirectory, addLdapFilter, updateLdapDirectory, updateLdapFilter } from '../ldap/index.ts';
import { findEndUser } from '../users/index.ts';

const ldapSystem = { syncEnabled: true, ldapServer: 'iPlanet or Sun ONE LDAP Server', userIdAttribute: 'uid' } as const;

let directory: SunDirectory;
let cucm: RunningDirSync;

async function startWith(version = '8.5.1'): Promise<void> {
  directory = new SunDirectory();
  cucm = await RunningDirSync.start({ ...synchronisedSeed, ldapSystem }, directory, version);
}

beforeEach(() => startWith());
afterEach(() => cucm.stop());

const changes = () => cucm.sync('lab', 'changes');

describe('whom another agreement does not take any more', () => {
  /** `lab` takes all, `sales` some of them, and was the last to read them. */
  beforeEach(async () => {
    const { pkid: _, ...lab } = cucm.agreement();
    await addLdapDirectory(cucm.store, { ...lab, name: 'sales', userSearchBase: sales, nextExecTime: '' }, cucm.clock.nowMs());
    directory.add('asmith', engineering);
    directory.add('bjones', sales);
    directory.add('cdavis', sales);
    await cucm.sync('lab');
    await cucm.sync('sales');
  });

  it('an agreement that takes them makes active again after the end of the other', async () => {
    await cucm.dirSync.removeAgreement({ name: 'sales' });
    expect(cucm.statuses()).toEqual({ asmith: 1, bjones: 2, cdavis: 2 });
    directory.asked = [];
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 2, read: 2 });
    expect(cucm.statuses()).toEqual({ asmith: 1, bjones: 1, cdavis: 1 });
    expect(directory.asked).toEqual(['(&(objectclass=inetOrgPerson)(|(uid=bjones)(uid=cdavis)))']);
    expect(await changes()).toMatchObject({ kind: 'changes', read: 0 });
  });

  it('it makes active again where the other takes fewer', async () => {
    await updateLdapDirectory(cucm.store, { name: 'sales' }, { userSearchBase: `ou=West,${sales}` }, cucm.clock.nowMs());
    directory.add('fnew', `ou=West,${sales}`);
    expect(await cucm.sync('sales')).toMatchObject({ added: 1, deactivated: 2 });
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 3, deactivated: 0 });
    expect(cucm.statuses()).toEqual({ asmith: 1, bjones: 1, cdavis: 1, fnew: 1 });
  });

  it('comes back though the garbage collector was there before', async () => {
    await updateLdapDirectory(cucm.store, { name: 'lab' }, { intervalValue: 1, scheduleUnit: 'WEEK' }, cucm.clock.nowMs());
    await cucm.dirSync.removeAgreement({ name: 'sales' });
    await cucm.pass(6 * dayMs);
    expect(cucm.statuses()).toEqual({ asmith: 1 });
    await cucm.pass(dayMs);
    expect(cucm.dirSync.lastRun()).toMatchObject({ kind: 'changes', added: 2 });
    expect(cucm.statuses()).toEqual({ asmith: 1, bjones: 1, cdavis: 1 });
  });
});

it('a filter that is changed in the middle of a run is read with by the next one', async () => {
  await addLdapFilter(cucm.store, { name: 'f', filter: '(departmentNumber=1)' }, 255);
  await updateLdapDirectory(cucm.store, { name: 'lab' }, { ldapFilter: 'f' }, cucm.clock.nowMs());
  directory.add('asmith', people);
  directory.beforeAnswer = async () => {
    directory.beforeAnswer = async () => {};
    await updateLdapFilter(cucm.store, { name: 'f' }, { filter: '(departmentNumber=2)' }, 255);
  };
  expect(await cucm.sync()).toMatchObject({ outcome: 'succeeded' });
  directory.asked = [];
  expect(await changes()).toMatchObject({ kind: 'full' });
  expect(directory.asked).toEqual(['(departmentNumber=2)']);
});

describe('of two entries with one user id', () => {
  beforeEach(async () => {
    directory.add('asmith', engineering, { sn: 'First' });
    directory.add('asmith', sales, { sn: 'Second' });
    expect(await cucm.sync()).toMatchObject({ added: 1, skipped: 1 });
  });

  it('that keeps the account by which it came, though the other one has changed', async () => {
    directory.set(`uid=asmith,${sales}`, { telephonenumber: '9' });
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 0, skipped: 1 });
    expect(findEndUser(cucm.store, 'asmith')).toMatchObject({ lastname: 'First', telephonenumber: '' });
    expect(await cucm.sync()).toMatchObject({ updated: 0, skipped: 1 });
  });

  it('the other has the account once the first is gone, and keeps it from then on', async () => {
    directory.delete(`uid=asmith,${engineering}`);
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 1, deactivated: 0, skipped: 0 });
    expect(findEndUser(cucm.store, 'asmith')).toMatchObject({ lastname: 'Second', status: 1 });
    directory.add('asmith', engineering, { sn: 'Third' });
    expect(await cucm.sync()).toMatchObject({ updated: 0, skipped: 1 });
    expect(await changes()).toMatchObject({ updated: 0 });
    expect(findEndUser(cucm.store, 'asmith')?.lastname).toBe('Second');
  });

  it('the user goes with the last of them, though that one was left out', async () => {
    directory.set(`uid=asmith,${sales}`, { sn: ' ' });
    directory.delete(`uid=asmith,${engineering}`);
    directory.add('bjones', people);
    expect(await changes()).toMatchObject({ deactivated: 0, skipped: 1 });
    expect(cucm.statuses()).toEqual({ asmith: 1, bjones: 1 });
    directory.delete(`uid=asmith,${sales}`);
    expect(await changes()).toMatchObject({ kind: 'full', deactivated: 1 });
    expect(cucm.logText()).toContain('an entry with the user id asmith is gone that was left out');
  });

  it('the other does not take the account of one that is left out itself', async () => {
    directory.set(`uid=asmith,${engineering}`, { sn: ' ' });
    expect(await changes()).toMatchObject({ updated: 0, skipped: 2 });
    expect(await cucm.sync()).toMatchObject({ updated: 0, skipped: 2 });
    expect(findEndUser(cucm.store, 'asmith')?.lastname).toBe('First');
  });
});

describe('an entry that was left out for something outside it', () => {
  it('comes once the application user with its id is gone', async () => {
    directory.add('reader', people);
    directory.add('asmith', people);
    expect(await cucm.sync()).toMatchObject({ added: 1, skipped: 1 });
    await cucm.store.write([{ sql: "DELETE FROM applicationuser WHERE name = 'reader'", rows: [[]] }]);
    expect(await changes()).toMatchObject({ kind: 'changes', added: 1, read: 1 });
    expect(cucm.statuses()).toEqual({ asmith: 1, reader: 1 });
    expect(await changes()).toMatchObject({ read: 0 });
  });

  it('takes its change once nobody else has the mail address', async () => {
    await cucm.stop();
    await startWith('10.5.2');
    directory.add('asmith', people, { mail: 'ann@lab.example' });
    const bjones = directory.add('bjones', people, { mail: 'bob@lab.example' });
    await cucm.sync();
    directory.set(bjones, { mail: 'ann@lab.example', telephonenumber: '2002' });
    expect(await changes()).toMatchObject({ updated: 0, skipped: 1 });
    expect(findEndUser(cucm.store, 'bjones')?.telephonenumber).toBe('');
    directory.set(`uid=asmith,${people}`, { mail: 'smith@lab.example' });
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 2, skipped: 0 });
    expect(findEndUser(cucm.store, 'bjones')).toMatchObject({ mailid: 'ann@lab.example', telephonenumber: '2002' });
  });
});

it('nobody gets the mail address of a user whose new one belongs to somebody else, from 10.5 on', async () => {
  await cucm.stop();
  await startWith('10.5.2');
  const asmith = directory.add('asmith', people, { mail: 'ann@lab.example' });
  const bjones = directory.add('bjones', people, { mail: 'bob@lab.example' });
  await cucm.sync();
  directory.set(asmith, { mail: 'bob@lab.example' });
  directory.add('cdavis', people, { mail: 'Ann@lab.example' });
  const { id, skipped } = await changes();
  expect(skipped).toBe(2);
  expect(cucm.dirSync.findRun(id)?.skipped.map(({ reason }) => reason)).toEqual([
    'mail address bob@lab.example belongs to bjones, too',
    'mail address Ann@lab.example belongs to asmith, too',
  ]);
  directory.set(bjones, { mail: '' });
  expect(await changes()).toMatchObject({ added: 1, updated: 2, skipped: 0 });
  expect(findEndUser(cucm.store, 'cdavis')?.mailid).toBe('Ann@lab.example');
});

it('a renamed user keeps the mail address, for who had it goes in the same run, from 10.5 on', async () => {
  await cucm.stop();
  await startWith('10.5.2');
  const asmith = directory.add('asmith', people, { mail: 'ann@lab.example' });
  directory.add('bjones', people, { mail: 'bob@lab.example' });
  await cucm.sync();
  const annew = directory.rename(asmith, 'annew');
  expect(await changes()).toMatchObject({ kind: 'changes', added: 1, deactivated: 1, skipped: 0 });
  expect(cucm.statuses()).toEqual({ asmith: 2, bjones: 1, annew: 1 });
  directory.rename(annew, 'anneweer');
  expect(await cucm.sync()).toMatchObject({ added: 1, deactivated: 1, skipped: 0 });
});

it('an active user whose entry is left out stays the manager of others, and keeps the mail address', async () => {
  await cucm.stop();
  await startWith('10.5.2');
  const manager = directory.add('mboss', people, { mail: 'boss@lab.example' });
  directory.add('asmith', people, { manager });
  await cucm.sync();
  directory.set(manager, { sn: '  ' });
  directory.add('bjones', people, { manager, mail: 'boss@lab.example' });
  expect(await cucm.sync()).toMatchObject({ updated: 0, skipped: 2 });
  expect(findEndUser(cucm.store, 'asmith')?.manager).toBe('mboss');
  expect(findEndUser(cucm.store, 'bjones')).toBeUndefined();
});

describe('what is said of an entry that is left out', () => {
  it('is what the run found that read it last', async () => {
    directory.add('asmith', people);
    const bjones = directory.add('bjones', people, { sn: '' });
    const { id } = await cucm.sync();
    expect(cucm.leftOut('BJones')).toEqual([{ run: id, dn: bjones, reason: 'no last name' }]);
    expect(await changes()).toMatchObject({ skipped: 0 });
    expect(cucm.leftOut('bjones')).toMatchObject([{ run: id }]);
    directory.set(bjones, { sn: 'Jones' });
    expect(await changes()).toMatchObject({ added: 1 });
    expect(cucm.leftOut('bjones')).toEqual([]);
    directory.set(bjones, { sn: '' });
    const again = await changes();
    expect(cucm.leftOut('bjones')).toMatchObject([{ run: again.id }]);
    directory.delete(bjones);
    await changes();
    expect(cucm.leftOut('bjones')).toEqual([]);
  });

  it('is nothing where it was made anew since', async () => {
    directory.add('asmith', people);
    const bjones = directory.add('bjones', people, { sn: '' });
    await cucm.sync();
    directory.delete(bjones);
    await changes();
    directory.add('bjones', people);
    expect(cucm.leftOut('bjones')).toEqual([]);
  });
});
