import { monotonicMs } from '@uclab/foundation/clock';
import { describe, expect, test } from 'vitest';
import { defaultCredential, hashPassword, LocalCredentials } from './index.ts';

const timed = async (work: Promise<boolean>): Promise<{ result: boolean; ms: number }> => {
  const startedMs = monotonicMs();
  return { result: await work, ms: monotonicMs() - startedMs };
};

describe('a hash', () => {
  test('belongs to its password and to no other', async () => {
    const hash = await hashPassword('Grüße, ciscocisco');
    const credentials = new LocalCredentials();
    expect(hash).toMatch(/^scrypt\$16384\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await credentials.verify('Grüße, ciscocisco', hash)).toBe(true);
    expect(await credentials.verify('Grüße, ciscocisco'.normalize('NFD'), hash)).toBe(true);
    expect(await credentials.verify('ciscocisco', hash)).toBe(false);
    expect(await credentials.verify('', hash)).toBe(false);
    expect(await credentials.verify('Grüße, ciscocisco\0', hash)).toBe(false);
  });

  test('is another one each time', async () => {
    expect(await hashPassword(defaultCredential.password)).not.toBe(await hashPassword(defaultCredential.password));
  });

  test.each([
    ['nothing', ''],
    ['a password in clear', 'ciscocisco'],
    ['another scheme', '$2b$10$abcdefghijklmnopqrstuv'],
    ['a cost that is no power of two', 'scrypt$1000$8$1$AAAA$AAAA'],
    ['a cost that asks for all memory', 'scrypt$9999999$999$999$AAAA$AAAA'],
    ['an empty digest', 'scrypt$16384$8$1$AAAA$-'],
  ])('that is %s lets nobody in', async (_what, hash) => {
    expect(await new LocalCredentials().verify('ciscocisco', hash)).toBe(false);
  });
});

describe('a success', () => {
  test('is remembered, so that the second time is quick', async () => {
    const hash = await hashPassword('secret');
    const credentials = new LocalCredentials();
    const first = await timed(credentials.verify('secret', hash));
    const second = await timed(credentials.verify('secret', hash));
    expect([first.result, second.result]).toEqual([true, true]);
    // 40 ms against 0.02 ms were seen.
    expect(second.ms).toBeLessThan(first.ms / 5);
  });

  test('counts for no other password or hash', async () => {
    const [hash, changed] = await Promise.all([hashPassword('secret'), hashPassword('changed')]);
    const credentials = new LocalCredentials();
    await credentials.verify('secret', hash);
    expect(await credentials.verify('secret', changed)).toBe(false);
    expect(await credentials.verify('wrong', hash)).toBe(false);
  });

  test('is found once for all who ask at the same time', async () => {
    const hash = await hashPassword('secret');
    const credentials = new LocalCredentials();
    const alone = await timed(new LocalCredentials().verify('secret', hash));
    const all = await timed(
      Promise.all(Array.from({ length: 50 }, () => credentials.verify('secret', hash))).then((found) => found.every(Boolean)),
    );
    expect(all.result).toBe(true);
    expect(all.ms).toBeLessThan(alone.ms * 10);
  });

  test('is kept of those that were used last, and of no more than there is room for', async () => {
    const [one, two, three] = await Promise.all(['one', 'two', 'three'].map((password) => hashPassword(password)));
    const credentials = new LocalCredentials(2);
    const quick = async (password: string, hash = '') => (await timed(credentials.verify(password, hash))).ms < alone.ms / 5;
    const alone = await timed(new LocalCredentials().verify('one', one ?? ''));
    await credentials.verify('one', one ?? '');
    await credentials.verify('two', two ?? '');
    expect(await quick('one', one)).toBe(true);
    await credentials.verify('three', three ?? '');
    expect([await quick('one', one), await quick('three', three), await quick('two', two)]).toEqual([true, true, false]);
  });
});
