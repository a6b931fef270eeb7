import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayMs, RunningDirSync } from '../../test/running-dirsync.ts';
import { person, ScriptedDirectory } from '../../test/scripted-directory.ts';
import { synchronisedSeed } from '../../test/seeds.ts';
import { allEndUsers, findEndUser } from '../users/index.ts';

const at = (modifytimestamp: string) => ({ modifytimestamp });
const early = at('20260105080000Z');
const later = at('20260105083000Z');
const late = at('20260105084500Z');

let directory: ScriptedDirectory;
let cucm: RunningDirSync;

async function startWith(version = '8.5.1'): Promise<void> {
  directory = new ScriptedDirectory();
  cucm = await RunningDirSync.start(synchronisedSeed, directory, version);
}

beforeEach(() => startWith());
afterEach(() => cucm.stop());

const changes = () => cucm.sync('lab', 'changes');
const telephone = (userid: string) => findEndUser(cucm.store, userid)?.telephonenumber;
const lastFilter = () => directory.queries.find(({ filter }) => filter.includes('modifyTimestamp'))?.filter;

describe('what changes while a run reads', () => {
  it('is read by the next run, where the run saw later changes on a later page', async () => {
    directory.pagesToReturn = [[person('asmith', early), person('bjones', early)], [person('cdavis', early)]];
    let page = 0;
    directory.beforePage = async () => {
      page += 1;
      if (page !== 2) return;
      // The first page has been read: asmith changes, then cdavis, who is on the second.
      directory.pagesToReturn[0]?.splice(0, 1, person('asmith', { ...later, telephonenumber: '2001' }));
      directory.pagesToReturn[1]?.splice(0, 1, person('cdavis', { ...late, telephonenumber: '2003' }));
    };
    expect(await cucm.sync()).toMatchObject({ added: 3 });
    expect([telephone('asmith'), telephone('cdavis')]).toEqual(['', '2003']);
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 1 });
    expect(telephone('asmith')).toBe('2001');
  });

  it('is read by the next run, where somebody was added while the run read the ids', async () => {
    directory.pagesToReturn = [[person('asmith', early), person('bjones', early)]];
    await cucm.sync();
    let answers = 0;
    directory.beforePage = async () => {
      answers += 1;
      if (answers !== 2) return;
      directory.pagesToReturn[0]?.splice(0, 1, person('asmith', { ...later, telephonenumber: '2001' }));
      directory.pagesToReturn[0]?.push(person('cdavis', late));
    };
    expect(await changes()).toMatchObject({ kind: 'changes', added: 1 });
    expect(telephone('asmith')).toBe('');
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 1 });
    expect(telephone('asmith')).toBe('2001');
  });

  it('costs no more than reading a change twice: then its time was there before', async () => {
    directory.pagesToReturn = [[person('asmith', early)], [person('bjones', late)]];
    await cucm.sync();
    expect(await changes()).toMatchObject({ read: 2 });
    directory.queries = [];
    expect(await changes()).toMatchObject({ read: 1 });
    expect(lastFilter()).toContain(`>=${late.modifytimestamp})`);
  });
});

describe('the second of the last change', () => {
  beforeEach(async () => {
    directory.pagesToReturn = [[person('asmith', later), person('bjones', later), person('cdavis', later)]];
    await cucm.sync();
  });

  it('is read again until it was over when reading began, and then no more', async () => {
    cucm.realMs = 4_999;
    expect(await changes()).toMatchObject({ kind: 'changes', read: 3 });
    cucm.realMs = 5_000;
    expect(await changes()).toMatchObject({ kind: 'changes', read: 3 });
    expect(await changes()).toMatchObject({ kind: 'changes', read: 0, outcome: 'succeeded', deactivated: 0 });
    expect(await changes()).toMatchObject({ kind: 'changes', read: 0 });
    directory.pagesToReturn[0]?.splice(0, 1, person('asmith', { ...late, telephonenumber: '2001' }));
    expect(await changes()).toMatchObject({ kind: 'changes', read: 1, updated: 1 });
    expect(await changes()).toMatchObject({ kind: 'changes', read: 1 });
  });

  it('loses no change, though the clock of CUCM has jumped by months and the time of the directory stands still', async () => {
    cucm.clock.advance(90 * dayMs);
    expect(await changes()).toMatchObject({ kind: 'changes', read: 3 });
    directory.pagesToReturn[0]?.splice(0, 1, person('asmith', { ...later, telephonenumber: '2001' }));
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 1 });
    expect(telephone('asmith')).toBe('2001');
  });

  it('stays over after a run that reads everything', async () => {
    cucm.realMs = 5_000;
    await changes();
    expect(await cucm.sync()).toMatchObject({ read: 3, updated: 0 });
    expect(await changes()).toMatchObject({ kind: 'changes', read: 0 });
  });
});

describe('a change that is stamped in the future', () => {
  it('keeps no other change from being read', async () => {
    directory.pagesToReturn = [[person('asmith', early), person('bjones', at('20270601000000Z'))]];
    await cucm.sync();
    directory.pagesToReturn[0]?.splice(0, 1, person('asmith', { ...later, telephonenumber: '2001' }));
    directory.queries = [];
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 1 });
    expect(lastFilter()).toContain(`>=${early.modifytimestamp})`);
  });

  it('was one of the present before a clock went back: everything is read, with a word in the log, and changes only from then on', async () => {
    cucm.clock.advance(400 * dayMs);
    directory.pagesToReturn = [[person('asmith', at('20270201000000Z')), person('bjones', early)]];
    await cucm.sync();
    cucm.clock.advance(-400 * dayMs);
    directory.pagesToReturn[0]?.splice(1, 1, person('bjones', { ...later, telephonenumber: '2002' }));
    expect(await changes()).toMatchObject({ kind: 'full', outcome: 'succeeded', updated: 1 });
    expect(cucm.logText()).toContain('All entries are read: the last change that was read, 20270201000000Z, is still to come');
    directory.queries = [];
    expect(await changes()).toMatchObject({ kind: 'changes' });
    expect(lastFilter()).toContain(`>=${later.modifytimestamp})`);
  });
});

describe('an entry that is left out', () => {
  it('is counted and named once, though it has changed', async () => {
    directory.pagesToReturn = [[person('asmith', early), person('printer', { ...early, sn: '' })]];
    await cucm.sync();
    directory.pagesToReturn[0]?.splice(1, 1, person('printer', { ...later, sn: '', telephonenumber: '1' }));
    const run = await changes();
    expect(run).toMatchObject({ kind: 'changes', skipped: 1, read: 2 });
    expect(cucm.dirSync.findRun(run.id)?.skipped).toHaveLength(1);
  });

  it('is read again by the next run: a mail address of another user, who has another one since', async () => {
    await cucm.stop();
    await startWith('10.5.2');
    directory.pagesToReturn = [[person('asmith', { ...early, mail: 'a@x' }), person('bjones', { ...early, mail: 'b@x' })]];
    await cucm.sync();
    const bjones = person('bjones', { ...later, mail: 'a@x', telephonenumber: '2002' });
    directory.pagesToReturn = [[person('asmith', { ...early, mail: 'a@x' }), bjones]];
    expect(await changes()).toMatchObject({ updated: 0, skipped: 1 });
    // Its own time of change is long past by then.
    directory.pagesToReturn = [[person('asmith', { ...late, mail: 'c@x' }), bjones, person('cdavis', late)]];
    await changes();
    expect(telephone('bjones')).toBe('2002');
    expect(findEndUser(cucm.store, 'bjones')?.mailid).toBe('a@x');
    expect(cucm.leftOut('bjones')).toEqual([]);
  });

  it('does not take the account of another entry with its id by a change', async () => {
    const first = person('asmith', { ...early, sn: 'First', entryuuid: 'u-1' });
    const second = (values: Record<string, string>) => ({
      ...person('asmith', { ...values, sn: 'Second', entryuuid: 'u-2' }),
      dn: 'uid=asmith,ou=Sales,ou=People,dc=lab,dc=example',
    });
    const bjones = person('bjones', later);
    directory.pagesToReturn = [[first, second(early), bjones]];
    expect(await cucm.sync()).toMatchObject({ added: 2, skipped: 1 });
    directory.pagesToReturn = [[first, second({ ...late, telephonenumber: '9' }), bjones]];
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 0, skipped: 1 });
    expect(findEndUser(cucm.store, 'asmith')?.lastname).toBe('First');
    directory.pagesToReturn = [[second({ ...late, telephonenumber: '9' }), bjones]];
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 1, deactivated: 0, skipped: 0 });
    expect(findEndUser(cucm.store, 'asmith')?.lastname).toBe('Second');
  });

  it('is known until it has changed or is gone, though no run reads it meanwhile', async () => {
    const anchor = person('cdavis', later);
    directory.pagesToReturn = [[person('asmith', early), person('bjones', early), anchor]];
    await cucm.sync();
    directory.pagesToReturn = [[person('asmith', early), person('bjones', { ...late, sn: '' }), anchor]];
    const { id } = await changes();
    expect(cucm.leftOut('bjones')).toMatchObject([{ run: id, reason: 'no last name' }]);
    directory.pagesToReturn = [[person('asmith', early), person('bjones', { ...late, sn: '' }), person('dlast', at('20260105085000Z'))]];
    await changes();
    expect(await changes()).toMatchObject({ kind: 'changes', skipped: 0 });
    expect(cucm.leftOut('bjones')).toMatchObject([{ reason: 'no last name' }]);
    directory.pagesToReturn[0]?.splice(1, 1);
    expect(await changes()).toMatchObject({ deactivated: 1 });
    expect(cucm.leftOut('bjones')).toEqual([]);
  });

  it('has only spaces for a user id', async () => {
    const blank = { ...person('asmith', { ...early, uid: '   ' }), dn: 'cn=blank,ou=People,dc=lab,dc=example' };
    directory.pagesToReturn = [[person('bjones', early), blank]];
    const run = await cucm.sync();
    expect(run).toMatchObject({ added: 1, skipped: 1 });
    expect(cucm.dirSync.findRun(run.id)?.skipped).toMatchObject([{ dn: blank.dn, reason: 'no user id' }]);
    await changes();
    expect(allEndUsers(cucm.store)).toHaveLength(1);
  });
});

describe('the manager of somebody whose own entry stays as it is', () => {
  const manager = 'uid=mboss,ou=People,dc=lab,dc=example';
  const reports = [person('asmith', { ...early, manager }), person('bjones', { ...early, manager })];
  const managers = () => [findEndUser(cucm.store, 'asmith')?.manager, findEndUser(cucm.store, 'bjones')?.manager];

  it('is nobody once that entry is gone, and the same person once it is back', async () => {
    directory.pagesToReturn = [[...reports, person('mboss', later)]];
    await cucm.sync();
    expect(managers()).toEqual(['mboss', 'mboss']);
    directory.pagesToReturn = [[...reports, person('cdavis', later)]];
    expect(await changes()).toMatchObject({ kind: 'changes', added: 1, updated: 2, deactivated: 1 });
    expect(managers()).toEqual(['', '']);
    directory.pagesToReturn = [[...reports, person('cdavis', later), person('mboss', late)]];
    // mboss, active again, and the two.
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 3 });
    expect(managers()).toEqual(['mboss', 'mboss']);
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 0 });
    expect(await cucm.sync()).toMatchObject({ updated: 0 });
  });

  it('stays nobody where the directory took the name out of it without a word', async () => {
    directory.pagesToReturn = [[...reports, person('mboss', later)]];
    await cucm.sync();
    const without = [person('asmith', early), person('bjones', early), person('cdavis', later)];
    directory.pagesToReturn = [without];
    expect(await changes()).toMatchObject({ kind: 'changes', added: 1, updated: 2, deactivated: 1 });
    directory.pagesToReturn = [[...without, person('mboss', late)]];
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 1 });
    expect(managers()).toEqual(['', '']);
    expect(await cucm.sync()).toMatchObject({ updated: 0 });
  });

  it('is nobody while that entry is left out and nobody is the user', async () => {
    const without = person('mboss', { ...early, sn: '' });
    directory.pagesToReturn = [[...reports, without, person('cdavis', later)]];
    await cucm.sync();
    expect(managers()).toEqual(['', '']);
    expect(await changes()).toMatchObject({ kind: 'changes', read: 2, updated: 0, skipped: 1 });
    const [asmith, bjones] = [person('asmith', { ...later, manager, telephonenumber: '2001' }), person('bjones', { ...early, manager })];
    directory.pagesToReturn = [[asmith, bjones, without, person('cdavis', later)]];
    expect(await changes()).toMatchObject({ kind: 'changes', read: 3, updated: 1, skipped: 1 });
    expect(managers()).toEqual(['', '']);
    directory.pagesToReturn = [[asmith, bjones, person('mboss', late), person('cdavis', later)]];
    expect(await changes()).toMatchObject({ kind: 'changes', added: 1, updated: 2 });
    expect(managers()).toEqual(['mboss', 'mboss']);
  });

  it('is nobody once another entry of that name has a mail address of somebody else', async () => {
    await cucm.stop();
    await startWith('10.5.2');
    const cdavis = person('cdavis', { ...later, mail: 'c@x' });
    directory.pagesToReturn = [[...reports, person('mboss', { ...early, entryuuid: 'u-1', mail: 'boss@x' }), cdavis]];
    await cucm.sync();
    directory.pagesToReturn = [[...reports, person('mboss', { ...late, entryuuid: 'u-2', mail: 'c@x' }), cdavis]];
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 2, skipped: 1 });
    expect(managers()).toEqual(['', '']);
    expect(await cucm.sync()).toMatchObject({ updated: 0, skipped: 1 });
  });

  it('stays who that is when the entry is left out from now on, until it is gone', async () => {
    directory.pagesToReturn = [[...reports, person('mboss', early), person('cdavis', later)]];
    await cucm.sync();
    const without = person('mboss', { ...late, sn: '' });
    directory.pagesToReturn = [[...reports, without, person('cdavis', later)]];
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 0, skipped: 1 });
    directory.pagesToReturn = [[...reports, without, person('cdavis', at('20260105085000Z'))]];
    await changes();
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 0, skipped: 0 });
    expect(managers()).toEqual(['mboss', 'mboss']);
    directory.pagesToReturn = [[...reports, person('cdavis', at('20260105085000Z'))]];
    expect(await changes()).toMatchObject({ kind: 'changes', updated: 2, deactivated: 1 });
    expect(managers()).toEqual(['', '']);
    expect(await cucm.sync()).toMatchObject({ updated: 0 });
  });
});
