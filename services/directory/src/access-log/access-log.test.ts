import { TestClock } from '@uclab/foundation/clock';
import { describe, expect, test } from 'vitest';
import { AccessLog } from './access-log.ts';

const texts = (log: AccessLog, count?: number) => log.lines(count).map(({ text }) => text);

describe('the access log', () => {
  test('keeps lines with the emulated time, oldest first', () => {
    const clock = new TestClock('2026-01-05T09:00:00Z');
    const log = new AccessLog(clock);
    log.write('first');
    clock.advance(1000);
    log.write('second');
    expect(log.lines()).toEqual([
      { timeMs: Date.UTC(2026, 0, 5, 9, 0, 0), text: 'first' },
      { timeMs: Date.UTC(2026, 0, 5, 9, 0, 1), text: 'second' },
    ]);
    expect(log.dropped).toBe(0);
  });

  test('keeps the last lines only, and says how many are gone', () => {
    const log = new AccessLog(new TestClock(), 3);
    for (const text of ['1', '2', '3', '4', '5']) log.write(text);
    expect(texts(log)).toEqual(['3', '4', '5']);
    expect(texts(log, 2)).toEqual(['4', '5']);
    expect(log.dropped).toBe(2);
  });

  test('tells listeners until they no longer want it', () => {
    const log = new AccessLog(new TestClock());
    const heard: string[] = [];
    const stop = log.subscribe(({ text }) => heard.push(text));
    log.write('heard');
    stop();
    log.write('not heard');
    expect(heard).toEqual(['heard']);
  });
});
