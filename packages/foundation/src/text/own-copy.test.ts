import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { ownCopy } from './own-copy.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Megabytes that stay when of 200 bodies of half a megabyte only what `part` takes is kept. */
function megabytesKept(part: (body: string) => string): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 200 }, (_, index) => part(Buffer.alloc(500_000, 97 + (index % 26)).toString('latin1')));
  collectGarbage();
  const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
  expect(kept).toHaveLength(200);
  return megabytes;
}

it('keeps a name without the request in which it stood', () => {
  // That a part does keep the whole is what makes the copy necessary; without it this test would show nothing.
  expect(megabytesKept((body) => body.slice(0, 100))).toBeGreaterThan(90);
  expect(megabytesKept((body) => ownCopy(body.slice(0, 100)))).toBeLessThan(5);
});

it('is the same text, in whatever script, and short ones as they are', () => {
  for (const text of ['', 'asmith', 'Ann Smith of Example', 'Иван Иванович Петров', '山田太郎 '.repeat(5), '👩‍💻'.repeat(9)])
    expect(ownCopy(text)).toBe(text);
});
