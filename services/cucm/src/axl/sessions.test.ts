import { TestClock } from '@uclab/foundation/clock';
import { beforeEach, describe, expect, test } from 'vitest';
import { AxlSessions } from './sessions.ts';

const user = { kind: 'applicationuser', pkid: 'axladmin' } as const;

let clock: TestClock;
let sessions: AxlSessions;
const begin = (): string => sessions.begin(user).split(';')[0] ?? '';
const beginMany = (count: number): void => {
  for (let index = 0; index < count; index++) begin();
};

beforeEach(() => {
  clock = new TestClock();
  sessions = new AxlSessions(clock);
});

describe('a session', () => {
  test('stands for its user, among other cookies, too', () => {
    const cookie = begin();
    expect(sessions.userOf(cookie)).toEqual({ user });
    expect(sessions.userOf(`JSESSIONID=1; ${cookie}; other=2`)).toEqual({ user });
    expect(sessions.userOf(undefined)).toBe('none');
    expect(sessions.userOf('JSESSIONID=1')).toBe('none');
    expect(sessions.userOf('JSESSIONIDSSO=1')).toBe('gone');
  });

  test('ends half an hour after it was used last', () => {
    const cookie = begin();
    clock.advance(30 * 60_000);
    expect(sessions.userOf(cookie)).toEqual({ user });
    clock.advance(30 * 60_000 + 1);
    expect(sessions.userOf(cookie)).toBe('gone');
    expect(sessions.userOf(cookie)).toBe('gone');
  });

  test('that was used outlasts any number of those that nobody has come back to', () => {
    const cookie = begin();
    expect(sessions.userOf(cookie)).toEqual({ user });
    beginMany(30_000);
    expect(sessions.userOf(cookie)).toEqual({ user });
  });

  test('is there while a thousand others are used, and gone after twice as many', () => {
    const cookie = begin();
    const useOthers = (count: number): void => {
      for (let index = 0; index < count; index++) expect(sessions.userOf(begin())).toEqual({ user });
    };
    for (let round = 0; round < 5; round++) {
      useOthers(999);
      expect(sessions.userOf(cookie)).toEqual({ user });
    }
    useOthers(2_000);
    expect(sessions.userOf(cookie)).toBe('gone');
  });

  test('that nobody has come back to is there while ten thousand others begin, and gone after twice as many', () => {
    const [one, other] = [begin(), begin()];
    beginMany(9_998);
    expect(sessions.userOf(one)).toEqual({ user });
    beginMany(20_000);
    expect(sessions.userOf(other)).toBe('gone');
  });
});
