import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { ServiceLog } from '@uclab/platform/service-log';
import type { RunningService, ServiceContext } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { person, ScriptedDirectory } from '../../test/scripted-directory.ts';
import { seededStore } from '../../test/seeded-store.ts';
import { synchronisedSeed } from '../../test/seeds.ts';
import { addLdapDirectory, findLdapDirectory, updateLdapDirectory } from '../ldap/index.ts';
import { allEndUsers, findEndUser, usersRemovedSince } from '../users/index.ts';
import { DirSync, dirSyncService } from './dirsync.ts';
import { writeRun } from './run-record.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

let store: Store;
let remove: () => Promise<void>;
let directory: ScriptedDirectory;
let clock: TestClock;
let log: ServiceLog;
let dirSync: DirSync;
let service: RunningService;

const context: ServiceContext = {
  trust: (name) => ({ store: name, certificates: [], loadedAtMs: 0 }),
  trace: newTrace(),
  giveUp: () => {},
};

/** 2026-01-05 09:00, a Monday; the agreement has an interval of a day. */
async function startWith(seed: Parameters<typeof seededStore>[0], version = '8.5.1'): Promise<void> {
  ({ store, remove } = await seededStore(seed));
  directory = new ScriptedDirectory();
  clock = new TestClock();
  log = new ServiceLog({ clock });
  const journal = new Journal('cucm', clock);
  dirSync = new DirSync({ store, clock, journal, log, version, source: () => directory });
  service = await dirSync.definition().start(context);
}

beforeEach(() => startWith(synchronisedSeed));
afterEach(async () => {
  await service.stop();
  await remove();
});

/** Lets emulated time pass in steps, as the laboratory does. */
async function pass(ms: number): Promise<void> {
  const target = clock.nowMs() + ms;
  for (let next = clock.agenda.nextAtMs(); next !== undefined && next <= target; next = clock.agenda.nextAtMs()) {
    clock.setOffset(clock.offsetMs + Math.max(0, next - clock.nowMs()));
    expect(await clock.agenda.whenQuiet(10_000)).toBe(true);
  }
  clock.setOffset(clock.offsetMs + target - clock.nowMs());
  expect(await clock.agenda.whenQuiet(10_000)).toBe(true);
}

const sync = () => dirSync.begin({ name: 'lab' }, 'axl', newTrace()).finished;
const statuses = () => Object.fromEntries(allEndUsers(store).map((user) => [user.userid, user.status]));
const agreement = () => findLdapDirectory(store, { name: 'lab' });
const runs = () => dirSync.lastRuns(100).map(({ trigger, kind, outcome, startedAtMs }) => [timeOf(startedAtMs), trigger, kind, outcome]);
const timeOf = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
const logText = () =>
  log
    .read(dirSyncService, 0)
    .lines.map((line) => line.text)
    .join('\n');

describe('the schedule of an agreement', () => {
  it('runs at the next re-sync time, never before, and then each interval later', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    expect(agreement()?.nextExecTime).toBe('2026-01-06 09:00');
    await pass(dayMs - minuteMs);
    expect(runs()).toEqual([]);
    await pass(minuteMs);
    expect(statuses()).toEqual({ asmith: 1 });
    expect(agreement()?.nextExecTime).toBe('2026-01-07 09:00');
    await pass(2 * dayMs);
    expect(runs().map(([time, trigger]) => [time, trigger])).toEqual([
      ['2026-01-08 09:00', 'schedule'],
      ['2026-01-07 09:00', 'schedule'],
      ['2026-01-06 09:00', 'schedule'],
    ]);
  });

  it('runs just once at the time that was chosen', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    await updateLdapDirectory(store, { name: 'lab' }, { repeatable: false, nextExecTime: '2026-01-05 12:00' }, clock.nowMs());
    await pass(10 * dayMs);
    expect(runs().map(([time]) => time)).toEqual(['2026-01-05 12:00']);
    expect(agreement()?.nextExecTime).toBe('');
  });

  it('by months comes back to its day after a shorter one, and keeps a day that was chosen since', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    const monthly = { scheduleUnit: 'MONTH', intervalValue: 1, nextExecTime: '2026-01-31 03:15' } as const;
    await updateLdapDirectory(store, { name: 'lab' }, monthly, clock.nowMs());
    await pass(30 * dayMs);
    expect(agreement()?.nextExecTime).toBe('2026-02-28 03:15');
    await pass(30 * dayMs);
    expect(agreement()?.nextExecTime).toBe('2026-03-31 03:15');
    await updateLdapDirectory(store, { name: 'lab' }, { nextExecTime: '2026-04-28 03:15' }, clock.nowMs());
    await pass(60 * dayMs);
    expect(agreement()?.nextExecTime).toBe('2026-05-28 03:15');
  });

  it('by months from the 31st on, whether by its first time or by the one that was worked out for it', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    await pass(26 * dayMs);
    const { name: _, pkid: __, ...lab } = agreement() ?? { name: '', pkid: '' };
    const monthly = { intervalValue: 1, scheduleUnit: 'MONTH', nextExecTime: '' };
    await updateLdapDirectory(store, { name: 'lab' }, monthly, clock.nowMs());
    await addLdapDirectory(store, { ...lab, ...monthly, name: 'branch' }, clock.nowMs());
    const next = () => ['lab', 'branch'].map((name) => findLdapDirectory(store, { name })?.nextExecTime);
    expect(next()).toEqual(['2026-02-28 09:00', '2026-02-28 09:00']);
    await pass(30 * dayMs);
    expect(next()).toEqual(['2026-03-31 09:00', '2026-03-31 09:00']);
  });

  it('by months has no day from the time when it was by weeks', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    await updateLdapDirectory(store, { name: 'lab' }, { intervalValue: 1, scheduleUnit: 'WEEK' }, clock.nowMs());
    await pass(7 * dayMs);
    expect(agreement()?.nextExecTime).toBe('2026-01-19 09:00');
    // As SQL does: another unit, and the same time.
    await store.write([{ sql: "UPDATE directorypluginconfig SET scheduleunit = 'MONTH'", rows: [[]] }]);
    await pass(8 * dayMs);
    expect(agreement()?.nextExecTime).toBe('2026-02-19 09:00');
  });

  it('takes a new interval at once, and no time that has passed', async () => {
    await updateLdapDirectory(store, { name: 'lab' }, { intervalValue: 6, scheduleUnit: 'HOUR' }, clock.nowMs());
    expect(agreement()?.nextExecTime).toBe('2026-01-05 15:00');
    await expect(updateLdapDirectory(store, { name: 'lab' }, { nextExecTime: '2026-01-05 08:59' }, clock.nowMs())).rejects.toMatchObject({
      field: 'nextExecTime',
      message: 'nextExecTime 2026-01-05 08:59 has passed',
    });
  });

  it('rests with the service, and what came due meanwhile begins five minutes after its start', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    await service.stop();
    expect(clock.agenda.nextAtMs()).toBeUndefined();
    await pass(3 * dayMs);
    expect(runs()).toEqual([]);
    service = await dirSync.definition().start(context);
    await pass(5 * minuteMs - 1);
    expect(runs()).toEqual([]);
    await pass(1);
    expect(runs()).toEqual([['2026-01-08 09:05', 'schedule', 'full', 'succeeded']]);
    expect(agreement()?.nextExecTime).toBe('2026-01-09 09:00');
  });

  it('begins at once, and once, what a node has missed that starts with the time at which it stopped and is then told what time it is', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    await service.stop();
    service = await dirSync.definition().start(context);
    clock.advance(3 * dayMs + hourMs);
    expect(await clock.agenda.whenQuiet(10_000)).toBe(true);
    expect(runs()).toEqual([['2026-01-08 10:00', 'schedule', 'full', 'succeeded']]);
    expect(agreement()?.nextExecTime).toBe('2026-01-09 09:00');
    await pass(dayMs - hourMs - 1);
    expect(runs()).toHaveLength(1);
    await pass(1);
    expect(runs().map(([time]) => time)).toEqual(['2026-01-09 09:00', '2026-01-08 10:00']);
  });

  it('ends with the agreement, whose users go inactive at once', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    await sync();
    await dirSync.removeAgreement({ name: 'lab' });
    expect(findEndUser(store, 'asmith')).toMatchObject({ status: 2, deletedtimestamp: clock.nowMs() });
    await pass(10 * dayMs);
    expect(runs()).toHaveLength(1);
    await expect(dirSync.removeAgreement({ name: 'lab' })).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('a run that finds no server', () => {
  it('is followed by one further pass ten minutes later, then by nothing until the next due time', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    directory.refusals = 2;
    await pass(2 * dayMs);
    expect(runs()).toEqual([
      ['2026-01-07 09:00', 'schedule', 'full', 'succeeded'],
      ['2026-01-06 09:10', 'retry', 'full', 'failed'],
      ['2026-01-06 09:00', 'schedule', 'full', 'failed'],
    ]);
    expect(logText()).toContain('lab: all servers failed; one further pass in 10 minutes');
  });

  it('has no further pass once somebody has begun a run', async () => {
    directory.pagesToReturn = [[person('asmith')]];
    directory.refusals = 1;
    expect(await sync()).toMatchObject({ outcome: 'failed', trigger: 'axl' });
    expect(await sync()).toMatchObject({ outcome: 'succeeded' });
    await pass(hourMs);
    expect(runs()).toHaveLength(2);
  });

  it('that was told of nobody has none either', async () => {
    directory.pagesToReturn = [[]];
    await sync();
    await pass(hourMs);
    expect(runs()).toHaveLength(1);
  });
});

describe('the garbage collector', () => {
  beforeEach(async () => {
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    await sync();
    directory.pagesToReturn = [[person('asmith')]];
    await sync();
  });

  it('takes a user away at the first 03:15 after 24 hours, with a word to presence nodes', async () => {
    const gone = findEndUser(store, 'bjones');
    await pass(18 * hourMs + 15 * minuteMs);
    expect(clock.now().toISOString()).toBe('2026-01-06T03:15:00.000Z');
    expect(statuses()).toEqual({ asmith: 1, bjones: 2 });
    await pass(dayMs - minuteMs);
    expect(statuses()).toEqual({ asmith: 1, bjones: 2 });
    await pass(minuteMs);
    expect(statuses()).toEqual({ asmith: 1 });
    expect(usersRemovedSince(store, 0, 10)).toEqual([{ pkid: gone?.pkid, kind: 'enduser', revision: expect.any(Number) }]);
    expect(logText()).toContain('garbage collection: 1 users removed who were inactive for 24 hours');
  });

  it('leaves a user alone who came back before, with all local data', async () => {
    const before = findEndUser(store, 'bjones');
    await pass(23 * hourMs);
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    await sync();
    await pass(10 * dayMs);
    expect(findEndUser(store, 'bjones')).toMatchObject({ status: 1, pkid: before?.pkid, homenode: before?.homenode });
  });

  it('makes a new user of one who comes back later', async () => {
    const before = findEndUser(store, 'bjones');
    await pass(3 * dayMs);
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    expect(await sync()).toMatchObject({ added: 1 });
    expect(findEndUser(store, 'bjones')?.pkid).not.toBe(before?.pkid);
  });
});

describe('a run by schedule, of a directory that tells when an entry changed', () => {
  const at = (modifytimestamp: string) => ({ modifytimestamp });
  const early = at('20260105080000Z');
  const late = at('20260105100000Z');

  beforeEach(async () => {
    directory.pagesToReturn = [[person('asmith', early), person('bjones', early), person('cdavis', early)]];
    await sync();
    directory.queries = [];
  });

  it('reads what has changed and the ids of all', async () => {
    const manager = 'uid=bjones,ou=People,dc=lab,dc=example';
    directory.pagesToReturn = [[person('asmith', { ...late, manager }), person('bjones', early), person('cdavis', early)]];
    await pass(dayMs);
    expect(dirSync.lastRun()).toMatchObject({ kind: 'changes', outcome: 'succeeded', added: 0, updated: 1, deactivated: 0 });
    expect(findEndUser(store, 'asmith')?.manager).toBe('bjones');
    expect(directory.queries.map(({ filter }) => filter)).toEqual([
      '(&(objectclass=inetOrgPerson)(modifyTimestamp>=20260105080000Z))',
      '(objectclass=inetOrgPerson)',
    ]);
    expect(directory.queries[1]?.attributes).toEqual(['uid']);
    await pass(dayMs);
    expect(directory.queries[2]?.filter).toContain('(modifyTimestamp>=20260105100000Z)');
  });

  it('deactivates those whose entries are gone, and nobody else though nobody changed', async () => {
    directory.pagesToReturn = [[person('asmith', early), person('bjones', early)]];
    await pass(dayMs);
    expect(dirSync.lastRun()).toMatchObject({ kind: 'changes', deactivated: 1 });
    expect(statuses()).toEqual({ asmith: 1, bjones: 1, cdavis: 2 });
  });

  it('takes in people who moved here with their folder, unchanged themselves', async () => {
    directory.pagesToReturn = [[...['asmith', 'bjones', 'cdavis', 'dbrown'].map((uid) => person(uid, early))]];
    // As if its second had been read before.
    directory.pagesToReturn[0]?.push(person('emoved', at('20250101000000Z')));
    await pass(dayMs);
    expect(dirSync.lastRun()).toMatchObject({ kind: 'changes', added: 2, deactivated: 0 });
    expect(statuses()).toMatchObject({ dbrown: 1, emoved: 1 });
  });

  it('is not believed where the directory has nobody at all', async () => {
    directory.pagesToReturn = [[]];
    await pass(dayMs);
    expect(dirSync.lastRun()).toMatchObject({ kind: 'changes', outcome: 'failed', deactivated: 0 });
    expect(statuses()).toEqual({ asmith: 1, bjones: 1, cdavis: 1 });
  });

  it('reads everything after a change of what is read', async () => {
    await updateLdapDirectory(store, { name: 'lab' }, { userSearchBase: 'dc=lab,dc=example' }, clock.nowMs());
    await pass(dayMs);
    expect(dirSync.lastRun()).toMatchObject({ kind: 'full', outcome: 'succeeded' });
  });

  it('that breaks off changes nobody and reads the same changes again', async () => {
    directory.pagesToReturn = [[person('asmith', { ...late, telephonenumber: '1' })], [person('bjones', early), person('cdavis', early)]];
    directory.failsAfterPages = 1;
    const users = allEndUsers(store);
    await pass(dayMs + 9 * minuteMs);
    expect(dirSync.lastRun()).toMatchObject({ outcome: 'failed' });
    expect(allEndUsers(store)).toEqual(users);
    directory.failsAfterPages = undefined;
    await pass(minuteMs);
    expect(dirSync.lastRun()).toMatchObject({ trigger: 'retry', kind: 'changes', outcome: 'succeeded', updated: 1 });
  });
});

it('each run of Active Directory reads everything', async () => {
  await service.stop();
  await remove();
  const system = { syncEnabled: true, ldapServer: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' } as const;
  await startWith({ ...synchronisedSeed, ldapSystem: system });
  directory.pagesToReturn = [[person('asmith', { samaccountname: 'asmith', modifytimestamp: '20260105080000Z' })]];
  await sync();
  await pass(dayMs);
  expect(dirSync.lastRun()).toMatchObject({ trigger: 'schedule', kind: 'full', outcome: 'succeeded' });
});

describe('an entry that is left out', () => {
  it('costs nobody: a user who is there already stays, with the reason in the record of the run', async () => {
    directory.pagesToReturn = [[person('asmith'), person('bjones')]];
    await sync();
    directory.pagesToReturn = [[person('asmith'), person('bjones', { sn: '' })]];
    const { id } = await sync();
    expect(statuses()).toEqual({ asmith: 1, bjones: 1 });
    expect(findEndUser(store, 'bjones')?.lastname).toBe('jones');
    expect(dirSync.findRun(id)).toMatchObject({
      run: { skipped: 1, deactivated: 0 },
      skipped: [{ dn: 'uid=bjones,ou=People,dc=lab,dc=example', userid: 'bjones', reason: 'no last name' }],
    });
  });

  it('has a mail address of another user, from 10.5 on; who had it first keeps it', async () => {
    const mail = 'Info@lab.example';
    directory.pagesToReturn = [[person('bjones', { mail }), person('asmith')]];
    await sync();
    directory.pagesToReturn = [[person('asmith', { mail: 'info@lab.example' }), person('bjones', { mail })]];
    expect(await sync()).toMatchObject({ updated: 1, skipped: 0 });
    await service.stop();
    await remove();
    await startWith(synchronisedSeed, '10.5.2');
    directory.pagesToReturn = [[person('bjones', { mail }), person('cdavis', { mail })]];
    const first = await sync();
    expect(first).toMatchObject({ added: 1, skipped: 1 });
    expect(dirSync.findRun(first.id)?.skipped).toMatchObject([
      { userid: 'cdavis', reason: 'mail address Info@lab.example belongs to bjones, too' },
    ]);
    directory.pagesToReturn = [[person('cdavis', { mail }), person('bjones', { mail })]];
    expect(await sync()).toMatchObject({ added: 0, updated: 0, deactivated: 0, skipped: 1 });
    directory.pagesToReturn = [[person('cdavis', { mail }), person('bjones')]];
    expect(await sync()).toMatchObject({ added: 1, updated: 1, skipped: 0 });
  });
});

it('a run that the end of the node cut off is in the records as failed, and changed nobody', async () => {
  const { run } = dirSync.begin({ name: 'lab' }, 'axl', newTrace());
  await dirSync.cancel(agreement()?.pkid ?? '');
  await service.stop();
  // As it stands on the disk while a run is under way.
  await store.write(writeRun(agreement()?.pkid ?? '', run));
  expect(dirSync.findRun(run.id)?.run.outcome).toBe('running');
  service = await dirSync.definition().start(context);
  expect(dirSync.findRun(run.id)?.run).toMatchObject({ outcome: 'failed', error: 'the node ended before the run did' });
});

it('each agreement has its own schedule', async () => {
  const [seeded] = synchronisedSeed.ldapDirectories ?? [];
  directory.pagesToReturn = [[person('asmith')]];
  await addLdapDirectory(store, { ...seeded, name: 'branch', intervalValue: 6, scheduleUnit: 'HOUR' }, clock.nowMs());
  await pass(dayMs);
  expect(dirSync.lastRuns(10).map(({ agreement: name }) => name)).toEqual(['branch', 'lab', 'branch', 'branch', 'branch']);
});
