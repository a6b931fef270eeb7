import { Attribute, Change } from 'ldapts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failureCountIntervalS, lockoutDurationS, maximumFailures } from '../population/index.ts';
import { TestDirectory } from './testing/test-directory.ts';

const second = 1000;

describe('a lock-out', () => {
  let directory: TestDirectory;
  const asmith = () => directory.population.people[0] ?? { dn: '', password: '' };
  const tryIn = (password = asmith().password) => directory.accepts(asmith().dn, password);
  const fail = async (times: number) => {
    for (let count = 0; count < times; count++) expect(await tryIn('wrong')).toBe(false);
  };

  beforeEach(async () => {
    directory = new TestDirectory();
    await directory.server.start();
  });
  afterEach(() => directory.server.stop());

  test('ends when its duration is over by the emulated clock', async () => {
    await fail(maximumFailures);
    directory.clock.advance(lockoutDurationS * second - 1);
    expect(await tryIn()).toBe(false);
    directory.clock.advance(1);
    expect(await tryIn()).toBe(true);
  });

  test('does not come from failures that lie further apart than the interval', async () => {
    await fail(maximumFailures - 1);
    directory.clock.advance((failureCountIntervalS + 1) * second);
    await fail(maximumFailures - 1);
    expect(await tryIn()).toBe(true);
  });

  test('follows the policy in the directory as it is changed there', async () => {
    const two = new Change({ operation: 'replace', modification: new Attribute({ type: 'pwdMaxFailure', values: ['2'] }) });
    await directory.as(directory.population.administrator, (client) => client.modify(directory.population.passwordPolicy, two));
    await fail(2);
    expect(await tryIn()).toBe(false);
  });

  test('concerns no other account', async () => {
    await fail(maximumFailures);
    const bjones = directory.population.people[1];
    expect(await directory.accepts(bjones?.dn ?? '', bjones?.password ?? '')).toBe(true);
  });

  test('is gone after a reset, like every other change', async () => {
    await fail(maximumFailures);
    directory.server.reset();
    expect(await tryIn()).toBe(true);
  });
});
