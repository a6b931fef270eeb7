import { TestClock } from '@uclab/foundation/clock';
import { beforeEach, expect, it } from 'vitest';
import { SessionRegistry } from './session-registry.ts';

const dayMs = 24 * 60 * 60 * 1000;

let clock: TestClock;
let sessions: SessionRegistry;

beforeEach(() => {
  clock = new TestClock();
  sessions = new SessionRegistry(clock);
});

const user = (userid: string, clientType = 'CUPC') =>
  ({ pkid: `pkid-${userid}`, userid, kind: 'end-user', clientType, openedBy: undefined }) as const;
const application = { pkid: 'app-1', userid: 'pwsapp', kind: 'application', clientType: 'thirdpartyapp', openedBy: undefined } as const;

it('hands out keys that nobody can guess', () => {
  const keys = new Set(Array.from({ length: 100 }, (_, index) => sessions.open(user(`user${index}`), false)));
  expect(keys.size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{40}$/);
});

it('gives the newest key again without force, in any case of letters, and another one with force', () => {
  const first = sessions.open(user('asmith'), false);
  expect(sessions.open(user('ASmith'), false)).toBe(first);
  const second = sessions.open(user('asmith'), true);
  expect(second).not.toBe(first);
  expect(sessions.open(user('asmith'), false)).toBe(second);
  expect(sessions.find(first)?.userid).toBe('asmith');
});

it('ends the oldest key of a client application that forces ever more', () => {
  const keys = Array.from({ length: 33 }, () => sessions.open(user('asmith'), true));
  expect(keys.map((key) => sessions.find(key) !== undefined)).toEqual([false, ...Array.from({ length: 32 }, () => true)]);
});

it('ends the oldest key of a user who names ever more client applications', () => {
  const other = sessions.open(user('bjones'), false);
  const keys = Array.from({ length: 65 }, (_, index) => sessions.open(user('asmith', `client ${index}`), false));
  expect(keys.map((key) => sessions.find(key) !== undefined)).toEqual([false, ...Array.from({ length: 64 }, () => true)]);
  expect(sessions.find(other)?.userid).toBe('bjones');
  expect(sessions.size).toBe(65);
});

it('keeps a key of its own for each client application of a user', () => {
  const desk = sessions.open(user('asmith'), true);
  const mobile = sessions.open(user('asmith', 'mobile'), true);
  sessions.close(desk);
  expect(sessions.find(mobile)?.userid).toBe('asmith');
});

it('forgets a key that nobody used for a day of emulated time', () => {
  const idle = sessions.open(user('asmith'), false);
  const used = sessions.open(user('bjones'), false);
  clock.advance(dayMs - 1);
  expect(sessions.find(used)?.userid).toBe('bjones');
  clock.advance(1);
  expect(sessions.find(idle)).toBeUndefined();
  expect(sessions.size).toBe(1);
});

it('logs out the end users of an application user who disconnects', () => {
  const key = sessions.open(application, true);
  const endUser = sessions.open({ ...user('asmith', 'thirdclient'), openedBy: key }, false);
  const other = sessions.open(user('asmith'), false);
  sessions.close(key);
  expect(sessions.find(endUser)).toBeUndefined();
  expect(sessions.find(other)?.userid).toBe('asmith');
});
