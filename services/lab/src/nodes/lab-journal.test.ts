import { TestClock } from '@uclab/foundation/clock';
import { Journal, type JournalEvent, newTrace } from '@uclab/foundation/journal';
import { describe, expect, it } from 'vitest';
import { LabJournal } from './lab-journal.ts';

const clock = new TestClock();

function record(node: string, count: number): { journal: Journal; events: readonly JournalEvent[]; traceId: string } {
  const journal = new Journal(node, clock);
  const trace = newTrace();
  for (let index = 0; index < count; index++) journal.record(trace, 'cupc.signed-out', { user: `user${index}`, node });
  return { journal, events: journal.since(0).events, traceId: trace.traceId };
}

it('takes an event that arrives by two ways once', () => {
  const all = new LabJournal();
  const { journal, events } = record('cups1', 3);
  all.add('cups1', journal.epoch, events);
  all.add('cups1', journal.epoch, events.slice(1));
  expect(all.since(0, { limit: 10 }).map(({ position }) => position)).toEqual([1, 2, 3]);
  expect(all.markOf('cups1')).toEqual({ epoch: journal.epoch, afterSequence: 3 });
});

it('begins anew with a node that was started anew', () => {
  const all = new LabJournal();
  const before = record('cups1', 3);
  const after = record('cups1', 2);
  all.add('cups1', before.journal.epoch, before.events);
  all.add('cups1', after.journal.epoch, after.events);
  expect(all.since(0, { limit: 10 })).toHaveLength(5);
  expect(all.ofTrace(after.traceId)).toEqual(after.events);
});

it('puts the events of one attempt in the order of their time, whichever node told them first', () => {
  const all = new LabJournal();
  const trace = newTrace();
  const cupc = new Journal('cupc', clock);
  const cups1 = new Journal('cups1', clock);
  cupc.record(trace, 'cupc.sign-in-started', { user: 'asmith', node: 'cups1' });
  clock.advance(5);
  cups1.record(trace, 'epassoap.login-received', { user: 'asmith', clientType: '', clientVersion: '' });
  all.add('cups1', cups1.epoch, cups1.since(0).events);
  all.add('cupc', cupc.epoch, cupc.since(0).events);
  expect(all.ofTrace(trace.traceId).map(({ kind }) => kind)).toEqual(['cupc.sign-in-started', 'epassoap.login-received']);
});

it('keeps no more than it may, and says how many are gone', () => {
  const all = new LabJournal(10);
  const { journal, events, traceId } = record('cups1', 30);
  all.add('cups1', journal.epoch, events, 2);
  const kept = all.since(0, { limit: 100 }).length;
  expect(kept).toBeLessThanOrEqual(13);
  expect(all.dropped).toBe(32 - kept);
  expect(all.ofTrace(traceId)).toHaveLength(kept);
});

describe('logins under a trace that their callers named', () => {
  const named = newTrace();
  const received = (journal: Journal, user: string) => {
    const login = newTrace();
    journal.record(login, 'epassoap.login-received', { user, clientType: '', clientVersion: '', callersTrace: named.traceId });
    return () => journal.record(login, 'epassoap.login-answered', { user, sessions: 0 });
  };
  const usersOf = (all: LabJournal, attempt: string) =>
    all.ofTrace(attempt).map(({ facts }) => ('user' in facts ? facts.user : 'somebody'));

  it('are one attempt each, also where they overlap or are at several nodes, and the trace names the newest', () => {
    const all = new LabJournal();
    const [cups1, cups2] = [new Journal('cups1', clock), new Journal('cups2', clock)];
    cups1.record(named, 'cupc.sign-in-started', { user: 'bjones', node: 'cups1' });
    const answers = [received(cups1, 'bjones'), received(cups1, 'asmith'), received(cups2, 'clee')];
    for (const answer of answers.reverse()) answer();
    for (const journal of [cups1, cups2]) all.add(journal.node, journal.epoch, journal.since(0).events);
    expect(usersOf(all, named.traceId)).toEqual(['bjones', 'bjones', 'bjones']);
    expect(usersOf(all, `${named.traceId}.2`)).toEqual(['asmith', 'asmith']);
    expect(usersOf(all, `${named.traceId}.3`)).toEqual(['clee', 'clee']);
    expect(all.newestUnder(named.traceId)).toBe(`${named.traceId}.3`);
    expect(all.newestUnder(`${named.traceId}.2`)).toBe(`${named.traceId}.2`);
    expect(all.newestUnder(`${named.traceId}.1`)).toBe(named.traceId);
  });

  it('are forgotten with their events, and then the trace is as any other', () => {
    const all = new LabJournal(10);
    const cups1 = new Journal('cups1', clock);
    for (const user of ['bjones', 'asmith']) received(cups1, user)();
    all.add('cups1', cups1.epoch, cups1.since(0).events);
    const other = record('cups2', 30);
    all.add('cups2', other.journal.epoch, other.events);
    expect(all.newestUnder(named.traceId)).toBe(named.traceId);
    received(cups1, 'clee')();
    all.add('cups1', cups1.epoch, cups1.since(4).events);
    expect(usersOf(all, named.traceId)).toEqual(['clee', 'clee']);
  });
});
