import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { expect, it } from 'vitest';
import type { Evidence } from '../explanation/index.ts';
import { LabJournal } from '../nodes/index.ts';
import { Attempts } from './attempts.ts';
import { OwnPrograms } from './own-programs.ts';

const evidence: Evidence = {
  nowMs: 0,
  linkPorts: new Map(),
  nodes: new Map(),
  people: new Map(),
  naming: new Map(),
  managerBinds: new Map(),
  signedIn: [],
  clientSettings: new Map(),
  axlObstacle: undefined,
  search: undefined,
};

/** Under which the laboratory itself calls AXL. */
const ofLaboratory = newTrace();

function lab() {
  const all = new LabJournal();
  const captured: string[] = [];
  const attempts = new Attempts({
    journal: all,
    capture: ({ user }) => {
      captured.push(user);
      return Promise.resolve(evidence);
    },
    ownPrograms: new OwnPrograms('administrator', (traceId) => traceId === ofLaboratory.traceId),
  });
  const nodeOf = (name: string) => {
    const journal = new Journal(name, new TestClock());
    journal.onEvent((event) => all.add(name, journal.epoch, [event]));
    return journal;
  };
  return { attempts, captured, cups1: nodeOf('cups1'), cucm: nodeOf('cucm') };
}

it("takes the evidence as soon as somebody else's client was refused at a node", async () => {
  const { attempts, captured, cups1 } = lab();
  const trace = newTrace();
  cups1.record(trace, 'epassoap.login-received', { user: 'asmith', clientType: '', clientVersion: '' });
  expect(() => attempts.find('last')).toThrow(/has not ended/);
  cups1.record(trace, 'epassoap.login-answered', { user: 'asmith', sessions: 0 }, { failed: true });
  expect(captured).toEqual(['asmith']);
  expect(attempts.find('last')).toMatchObject({ id: trace.traceId, kind: 'sign-in', node: 'cups1', user: 'asmith', outcome: 'failed' });
  expect(await attempts.find(trace.traceId).evidence).toBe(evidence);
});

it('knows a run of the synchronisation that a schedule or an administrator began', () => {
  const { attempts, captured, cucm } = lab();
  const trace = newTrace();
  const counts = { read: 1, added: 0, updated: 0, deactivated: 0, skipped: 0 };
  cucm.record(trace, 'dirsync.started', { run: 'r', agreement: 'corporate', trigger: 'schedule' });
  cucm.record(trace, 'dirsync.finished', { run: 'r', agreement: 'corporate', error: '', ...counts });
  expect(attempts.find('last')).toMatchObject({ kind: 'sync', outcome: 'succeeded', evidence: undefined });
  expect(captured).toEqual([]);
});

it('takes the evidence of its own attempt once, before it says that it failed', async () => {
  const { attempts, captured, cups1 } = lab();
  const trace = newTrace();
  attempts.begin({ id: trace.traceId, kind: 'sign-in', user: 'asmith', node: 'cups1' });
  cups1.record(trace, 'epassoap.login-answered', { user: 'asmith', sessions: 0 }, { failed: true });
  await attempts.finish(trace.traceId, 'failed');
  expect(captured).toEqual(['asmith']);
});

it('names what is missing when there is no such attempt', () => {
  const { attempts } = lab();
  expect(() => attempts.find('last')).toThrow(/Nothing was tried yet/);
  expect(() => attempts.find('abc')).toThrow(/no attempt 'abc' and no run of that id, or it was too long ago\.$/);
  expect(() => attempts.find('ann smith')).toThrow(/; to ask about a user: uclab why --user 'ann smith'\.$/);
});

it('knows a PIN that CUCM checked, and an application user whom it refused at AXL', () => {
  const { attempts, captured, cucm } = lab();
  const [byPin, byProgram] = [newTrace(), newTrace()];
  cucm.record(byPin, 'identity.password-checked', { user: 'asmith', method: 'local', credential: 'pin' });
  expect(attempts.find('last')).toMatchObject({ id: byPin.traceId, kind: 'cucm-log-in', checked: 'pin', outcome: 'succeeded' });
  const wrong = { symptom: 'LOCAL_INVALID_CREDENTIALS' } as const;
  cucm.record(byProgram, 'identity.password-checked', { user: 'administrator', method: 'local' }, wrong);
  expect(attempts.find('last')).toMatchObject({ id: byProgram.traceId, checked: 'application-user', outcome: 'failed' });
  expect(captured).toEqual(['administrator']);
});

it('takes no log-in of a Sync Agent or of the laboratory itself at AXL for an attempt of somebody', () => {
  const { attempts, cups1, cucm } = lab();
  cups1.record(newTrace(), 'sync-agent.checked-in', { host: 'cucm', port: 8443, user: 'cupsaxl', detail: '' });
  const locked = { symptom: 'LOCAL_CREDENTIAL_LOCKED' } as const;
  cucm.record(newTrace(), 'identity.password-checked', { user: 'cupsaxl', method: 'local' }, locked);
  cucm.record(ofLaboratory, 'identity.password-checked', { user: 'administrator', method: 'local' }, locked);
  expect(() => attempts.find('last')).toThrow(/Nothing was tried yet/);
});

it('takes a log-in without a password for one of an end user', () => {
  const { attempts, cucm } = lab();
  cucm.record(newTrace(), 'identity.password-checked', { user: 'asmith', method: 'local' }, { symptom: 'PASSWORD_EMPTY' });
  const found = attempts.find('last');
  expect(found).toMatchObject({ kind: 'cucm-log-in', user: 'asmith', outcome: 'failed' });
  expect(found.checked).toBeUndefined();
});
