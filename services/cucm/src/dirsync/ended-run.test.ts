import { DirectoryFailure } from '@uclab/platform/ldap';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunningDirSync } from '../../test/running-dirsync.ts';
import { person, ScriptedDirectory } from '../../test/scripted-directory.ts';
import { synchronisedSeed } from '../../test/seeds.ts';
import { allEndUsers } from '../users/index.ts';
import { removeAgreement } from './remove-agreement.ts';

let directory: ScriptedDirectory;
let cucm: RunningDirSync;

beforeEach(async () => {
  directory = new ScriptedDirectory();
  directory.pagesToReturn = [[person('asmith'), person('bjones')]];
  cucm = await RunningDirSync.start(synchronisedSeed, directory);
});
afterEach(() => cucm.stop());

const lastEvent = () => cucm.journal.since(0).events.at(-1);

describe('a run whose agreement is deleted meanwhile', () => {
  it('changes nobody and says why it failed', async () => {
    directory.beforePage = async () => {
      await removeAgreement(cucm.store, { name: 'lab' }, cucm.clock.nowMs());
    };
    expect(await cucm.sync()).toMatchObject({
      outcome: 'failed',
      error: 'the agreement was deleted before the run had finished',
      added: 0,
    });
    expect(allEndUsers(cucm.store)).toEqual([]);
  });

  it('leaves no user active who came by it, where it begins between the end of the others and the deletion', async () => {
    await cucm.sync();
    let release = () => {};
    const before = cucm.store.exclusive(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const removed = cucm.dirSync.removeAgreement({ name: 'lab' });
    // The runs are cancelled by now, and the deletion waits for its turn.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const run = cucm.sync();
    release();
    await Promise.all([before, removed]);
    expect(await run).toMatchObject({ outcome: 'failed', added: 0, updated: 0 });
    expect(cucm.statuses()).toEqual({ asmith: 2, bjones: 2 });
  });
});

describe('a run that somebody ends', () => {
  /** As a connection does that is closed from here. */
  const failWhenAborted = () => {
    let begun = () => {};
    const reading = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let close = () => {};
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    directory.beforePage = async () => {
      begun();
      await closed;
      throw new DirectoryFailure('LDAP_CONNECTION_CLOSED', { host: 'directory', port: 636, ssl: true }, 'closed before an answer');
    };
    return { reading, close };
  };

  it.each([
    ['Cisco DirSync was stopped', () => cucm.stopService()],
    ['the run was cancelled', () => cucm.dirSync.cancel(cucm.agreement().pkid)],
  ])('says that %s, and not that the directory had failed', async (words, end) => {
    const { reading, close } = failWhenAborted();
    const run = cucm.sync();
    await reading;
    const ended = end();
    close();
    await ended;
    expect(await run).toMatchObject({ outcome: 'failed', error: words });
    expect(lastEvent()).toMatchObject({ kind: 'dirsync.finished', symptom: 'SYNC_ENDED', facts: { error: words } });
  });
});

it('a run that somebody ends while it is worked out what becomes of whom changes nobody', async () => {
  await cucm.sync();
  directory.pagesToReturn = [[person('asmith', { sn: 'Other' }), person('cdavis', { sn: '' })]];
  const write = cucm.log.write.bind(cucm.log);
  const ends: Promise<unknown>[] = [];
  vi.spyOn(cucm.log, 'write').mockImplementation((service, level, text) => {
    // The line stands between the end of reading and the transaction.
    if (text.includes('Not synchronized')) ends.push(cucm.dirSync.cancel(cucm.agreement().pkid));
    write(service, level, text);
  });
  const run = await cucm.sync();
  await Promise.all(ends);
  expect(ends).toHaveLength(1);
  expect(run).toMatchObject({ outcome: 'failed', error: 'the run was cancelled', updated: 0, deactivated: 0 });
  expect(cucm.statuses()).toEqual({ asmith: 1, bjones: 1 });
});

it('a run whose changes are being written when somebody ends it has succeeded, and whoever ends it is told', async () => {
  const writeWith = cucm.store.writeWith.bind(cucm.store);
  const ends: Promise<unknown>[] = [];
  vi.spyOn(cucm.store, 'writeWith').mockImplementation((tables, batch) => {
    ends.push(cucm.dirSync.cancel(cucm.agreement().pkid));
    return writeWith(tables, batch);
  });
  expect(await cucm.sync()).toMatchObject({ outcome: 'succeeded', added: 2 });
  expect(await Promise.all(ends)).toMatchObject([{ outcome: 'succeeded', added: 2 }]);
});

describe('a run that leaves everybody out', () => {
  it('fails as one that was given nobody does, says that all were left out, and names them', async () => {
    directory.pagesToReturn = [[person('asmith', { sn: '' }), person('bjones', { sn: '' })]];
    const run = await cucm.sync();
    expect(run).toMatchObject({ outcome: 'failed', read: 2, skipped: 2 });
    expect(run.error).toMatch(/^Dirsync synched zero users\..*All 2 entries that were read were left out$/);
    expect(cucm.dirSync.findRun(run.id)?.skipped).toMatchObject([{ userid: 'asmith', reason: 'no last name' }, { userid: 'bjones' }]);
    expect(cucm.leftOut('asmith')).toMatchObject([{ run: run.id, reason: 'no last name' }]);
    expect(lastEvent()).toMatchObject({ symptom: 'LDAP_RETURNED_NO_USERS', facts: { read: 2, skipped: 2 } });
  });
});

it('every entry that is left out is known, though a run lists a thousand', async () => {
  directory.pagesToReturn = [[person('asmith'), ...Array.from({ length: 1_500 }, (_, index) => person(`p${index}`, { sn: '' }))]];
  const run = await cucm.sync();
  expect(run.skipped).toBe(1_500);
  expect(cucm.dirSync.findRun(run.id)?.skipped).toHaveLength(1_000);
  expect(cucm.leftOut('p1499')).toMatchObject([{ run: run.id, reason: 'no last name' }]);
});
