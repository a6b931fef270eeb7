import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withProgress } from './progress.ts';

const clear = '\r\u001b[K';
const wasTerminal = process.stderr.isTTY;
let written: string[];

beforeEach(() => {
  written = [];
  process.stderr.isTTY = true;
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  process.stderr.isTTY = wasTerminal;
});

const lasting = (ms: number) => () => new Promise<string>((resolve) => setTimeout(() => resolve('done'), ms));

it('says what goes on once that has taken a second, and clears the line', async () => {
  const working = withProgress('Asking', true, lasting(2_500));
  await vi.advanceTimersByTimeAsync(999);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await working).toBe('done');
  expect(written).toEqual(['Asking …', clear]);
});

it('says each second how far it is, in the place of what it said before', async () => {
  let day = 0;
  const working = withProgress('Time passes', true, lasting(3_500), async () => `day ${++day}\u001b`);
  await vi.advanceTimersByTimeAsync(4_000);
  await working;
  expect(written).toEqual(['Time passes …', ...[1, 2, 3].map((each) => `${clear}day ${each}\\x1b …`), clear]);
});

it('lets stand what it said last where nobody tells how far it is, and says nothing of what comes too late', async () => {
  const answers = [() => Promise.reject(new Error('away')), () => lasting(5_000)()];
  const working = withProgress('Time passes', true, lasting(3_500), () => (answers.shift() ?? (async () => 'asked once more'))());
  await vi.advanceTimersByTimeAsync(20_000);
  await working;
  expect(written).toEqual(['Time passes …', clear]);
});

it.each([
  ['nobody wants it', false, true],
  ['nobody looks', true, false],
])('says nothing and asks nobody where %s', async (_, wanted, isTerminal) => {
  process.stderr.isTTY = isTerminal;
  const standing = vi.fn(async () => 'day 1');
  const working = withProgress('Time passes', wanted, lasting(5_000), standing);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await working).toBe('done');
  expect(written).toEqual([]);
  expect(standing).not.toHaveBeenCalled();
});
