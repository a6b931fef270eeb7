import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { TestClock } from '@uclab/foundation/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceLog } from './index.ts';

const clock = new TestClock('2026-01-05T09:00:00Z');

it('keeps the lines of all services in the order in which they were written', () => {
  const log = new ServiceLog({ clock });
  log.write('Cisco Tomcat', 'INFO', 'started');
  log.write('Cisco DirSync', 'ERROR', 'directory:636 refused the connection');
  log.write('Cisco Tomcat', 'WARN', 'slow');
  expect(log.read(undefined, 0)).toEqual({
    lines: [
      { atMs: clock.nowMs(), service: 'Cisco Tomcat', text: 'INFO started' },
      { atMs: clock.nowMs(), service: 'Cisco DirSync', text: 'ERROR directory:636 refused the connection' },
      { atMs: clock.nowMs(), service: 'Cisco Tomcat', text: 'WARN slow' },
    ],
    dropped: 0,
  });
  expect(log.read('Cisco Tomcat', 1).lines.map((line) => line.text)).toEqual(['WARN slow']);
  expect(log.read('Cisco UP Sync Agent', 0)).toEqual({ lines: [], dropped: 0 });
});

it('a chatty service drops its own oldest lines, says how many, and leaves those of others', () => {
  const log = new ServiceLog({ clock, capacity: 10 });
  log.write('Cisco DirSync', 'INFO', 'the only line');
  for (let line = 0; line < 100; line++) log.write('Cisco Tomcat', 'INFO', `line ${line}`);
  const { lines, dropped } = log.read('Cisco Tomcat', 0);
  expect(lines.length + dropped).toBe(100);
  expect(lines.length).toBeLessThanOrEqual(13);
  expect(lines.at(-1)?.text).toBe('INFO line 99');
  expect(log.read('Cisco DirSync', 0)).toMatchObject({ lines: [{ text: 'INFO the only line' }], dropped: 0 });
});

it('a name from outside cannot forge a line, and an endless one is cut', () => {
  const log = new ServiceLog({ clock });
  log.write('Cisco Tomcat', 'INFO', 'user "x\r\n2026-01-05 ERROR forged\u2028\u001b[31m" refused');
  log.write('Cisco Tomcat', 'INFO', 'x'.repeat(10_000));
  const [first, second] = log.read('Cisco Tomcat', 0).lines;
  expect(first?.text).toBe('INFO user "x 2026-01-05 ERROR forged [31m" refused');
  expect(second?.text.length).toBeLessThan(2100);
});

describe('the files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'uclab-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('hold a line each with its time, one file a service', async () => {
    const log = new ServiceLog({ clock, folder });
    log.write('Cisco UP Sync Agent', 'INFO', 'one');
    log.write('Cisco UP Sync Agent', 'WARN', 'two');
    await nextTurn();
    const text = readFileSync(join(folder, 'Cisco UP Sync Agent.log'), 'utf8');
    expect(text).toBe('2026-01-05T09:00:00.000Z INFO one\n2026-01-05T09:00:00.000Z WARN two\n');
  });

  it('never take more than about two megabytes a service', async () => {
    const log = new ServiceLog({ clock, folder });
    for (let turn = 0; turn < 40; turn++) {
      for (let line = 0; line < 100; line++) log.write('Cisco Tomcat', 'INFO', 'x'.repeat(1000));
      await nextTurn();
    }
    const sizes = ['Cisco Tomcat.log', 'Cisco Tomcat.log.1'].map((name) => statSync(join(folder, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(1.3 * 1024 * 1024);
  });

  it('are gone after the log was cleared, those of an earlier run of the node too', async () => {
    const earlier = new ServiceLog({ clock, folder });
    earlier.write('Cisco DirSync', 'INFO', 'from before');
    await nextTurn();
    const log = new ServiceLog({ clock, folder });
    log.write('Cisco Tomcat', 'INFO', 'one');
    await nextTurn();
    log.write('Cisco Tomcat', 'INFO', 'still on its way');
    log.clear();
    await nextTurn();
    expect(log.read(undefined, 0)).toEqual({ lines: [], dropped: 0 });
    expect(existsSync(join(folder, 'Cisco Tomcat.log'))).toBe(false);
    expect(existsSync(join(folder, 'Cisco DirSync.log'))).toBe(false);
  });

  it('a disk that cannot be written does not stop the service', async () => {
    const log = new ServiceLog({ clock, folder });
    log.write('Cisco Tomcat', 'INFO', 'one');
    rmSync(folder, { recursive: true });
    await nextTurn();
    log.write('Cisco Tomcat', 'INFO', 'two');
    await nextTurn();
    expect(log.read('Cisco Tomcat', 0).lines).toHaveLength(2);
  });
});
