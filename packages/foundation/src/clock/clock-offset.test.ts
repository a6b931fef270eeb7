import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestClock } from './clock.ts';
import { keepClockOffset } from './clock-offset.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-clock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('the offset of the clock survives a start of the node', () => {
  const file = join(folder, 'state', 'clock.json');
  const clock = new TestClock();
  keepClockOffset(clock, file);
  clock.setOffset(86_400_000);
  const started = new TestClock();
  keepClockOffset(started, file);
  expect(started.offsetMs).toBe(86_400_000);
  writeFileSync(file, 'damaged');
  const startedAgain = new TestClock();
  keepClockOffset(startedAgain, file);
  expect(startedAgain.offsetMs).toBe(0);
});
