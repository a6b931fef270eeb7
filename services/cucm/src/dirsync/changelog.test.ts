import { type DirectoryEntry, DirectoryFailure } from '@uclab/platform/ldap';
import { describe, expect, it } from 'vitest';
import { changesSince, endOfChangelog, PlaceLostError, placeOf, placeText, type Read } from './changelog.ts';
import type { DirectoryQuery } from './directory-source.ts';

const server = { host: 'directory', port: 636, ssl: true };

interface Logged {
  readonly number: number;
  readonly time?: string;
  readonly uniqueId?: string;
}

const entry = (dn: string, values: Record<string, string | string[]>): DirectoryEntry => ({
  dn,
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), [value].flat()])),
});

/** As much of a directory as has a changelog: what its root says, and the changes that it shows. */
function directory(log: { first: number; last: number } | undefined, shown: readonly Logged[], failure?: DirectoryFailure): Read {
  const root = entry('', {
    namingContexts: ['cn=changelog', 'dc=lab,dc=example'],
    ...(log ? { changelog: 'cn=changelog', firstChangeNumber: String(log.first), lastChangeNumber: String(log.last) } : {}),
  });
  return async ({ base, filter }: DirectoryQuery, take) => {
    if (base === '') return take([root]);
    if (failure) throw failure;
    const from = Number(/^\(changeNumber>=(\d+)\)$/.exec(filter)?.[1]);
    for (const { number, time = '20260105090000Z', uniqueId = `id-${number}` } of [...shown].reverse()) {
      if (number < from) continue;
      const values = { changeNumber: String(number), changeType: 'Modify', targetDn: `uid=u${number}`, changeTime: time };
      take([
        entry(`changenumber=${number},cn=changelog`, uniqueId === '' ? values : { ...values, targetUniqueId: uniqueId.toUpperCase() }),
      ]);
    }
  };
}

const numbers = (from: number, to: number): Logged[] => Array.from({ length: to - from + 1 }, (_, index) => ({ number: from + index }));
const placeAt = (number: number) => ({ number, print: number === 0 ? '' : `20260105090000Z id-${number}` });
const answer = (symptom: DirectoryFailure['symptom']) => new DirectoryFailure(symptom, server, 'result 11, admin limit exceeded');

describe('the end of a changelog', () => {
  it('is the last change, with what it was', async () => {
    expect(await endOfChangelog(directory({ first: 1, last: 12 }, numbers(1, 12)))).toEqual(placeAt(12));
  });

  it('is the beginning where nothing is logged yet', async () => {
    expect(await endOfChangelog(directory({ first: 0, last: 0 }, []))).toEqual(placeAt(0));
  });

  it.for([
    ['there is none', directory(undefined, [])],
    ['the account is shown nothing of it', directory({ first: 1, last: 12 }, [])],
    ['it does not name unique ids', directory({ first: 1, last: 1 }, [{ number: 1, uniqueId: '' }])],
    ['it may not be read', directory({ first: 1, last: 12 }, [], answer('LDAP_BASE_NOT_FOUND'))],
  ] as const)('is nowhere where %s', async ([, read]) => {
    expect(await endOfChangelog(read)).toBeUndefined();
  });

  it('is kept as a text, which no time of change is taken for', () => {
    expect(placeOf(placeText(placeAt(12)))).toEqual(placeAt(12));
    expect(placeOf(placeText(placeAt(0)))).toEqual(placeAt(0));
    expect(placeOf('20260105090000Z')).toBeUndefined();
  });
});

describe('what has changed since a place', () => {
  it('are the changes behind it, by their numbers, whatever the order in which they come', async () => {
    const { changes, end, suffixes } = await changesSince(directory({ first: 1, last: 11 }, numbers(1, 11)), placeAt(8));
    expect(changes.map(({ number }) => number)).toEqual([9, 10, 11]);
    expect(changes[0]).toMatchObject({ type: 'modify', uniqueId: 'id-9', dn: 'uid=u9' });
    expect(end).toEqual(placeAt(11));
    expect(suffixes).toEqual(['dc=lab,dc=example']);
  });

  it('is nothing where the log ends there', async () => {
    const place = placeAt(11);
    expect(await changesSince(directory({ first: 3, last: 11 }, numbers(3, 11)), place)).toMatchObject({ changes: [], end: place });
    expect(await changesSince(directory({ first: 0, last: 0 }, []), placeAt(0))).toMatchObject({ changes: [], end: placeAt(0) });
  });

  it('is everything where nothing had been logged', async () => {
    const { changes } = await changesSince(directory({ first: 1, last: 2 }, numbers(1, 2)), placeAt(0));
    expect(changes).toHaveLength(2);
  });

  it.for([
    ['has no changelog any more', directory(undefined, []), 8],
    ['begins at change 10, behind change 8', directory({ first: 10, last: 12 }, numbers(10, 12)), 8],
    ['begins at change 2, behind change 0', directory({ first: 2, last: 12 }, numbers(2, 12)), 0],
    ['ends at change 7, before change 8', directory({ first: 1, last: 7 }, numbers(1, 7)), 8],
    [
      'change 8 is not in the changelog as it was',
      directory({ first: 1, last: 9 }, [{ number: 8, time: '20260601000000Z' }, { number: 9 }]),
      8,
    ],
    ['change 8 is not in the changelog as it was', directory({ first: 1, last: 9 }, []), 8],
    ['not shown up to change 9', directory({ first: 1, last: 9 }, [{ number: 8 }]), 8],
    ['not shown up to change 9', directory({ first: 1, last: 9 }, []), 0],
    ['change 9 does not name the unique id', directory({ first: 1, last: 9 }, [{ number: 8 }, { number: 9, uniqueId: '' }]), 8],
    ['more than 10000 changes since', directory({ first: 1, last: 10_009 }, numbers(1, 10)), 8],
    ['cannot be read: result 11', directory({ first: 1, last: 9 }, [], answer('LDAP_OPERATION_FAILED')), 8],
  ] as const)('is not known where the log %s', async ([words, read, number]) => {
    const failure = await changesSince(read, placeAt(number)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PlaceLostError);
    expect(String(failure)).toContain(words);
  });

  it('is no matter of the log where the connection breaks: the run fails', async () => {
    const read = directory({ first: 1, last: 9 }, [], new DirectoryFailure('LDAP_CONNECTION_RESET', server, 'reset'));
    await expect(changesSince(read, placeAt(8))).rejects.toThrow(DirectoryFailure);
    await expect(endOfChangelog(read)).rejects.toThrow(DirectoryFailure);
  });
});
