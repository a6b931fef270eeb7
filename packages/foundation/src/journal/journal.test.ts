import { expect, it } from 'vitest';
import { TestClock } from '../clock/index.ts';
import { Journal, newTrace } from './index.ts';

it('a name of half a megabyte takes no more memory than a long one', () => {
  const journal = new Journal('cups1', new TestClock());
  journal.record(newTrace(), 'epassoap.login-received', { user: 'x'.repeat(500_000), clientType: 'CUPC', clientVersion: '8.5' });
  const [event] = journal.since(0).events;
  expect(event?.facts).toEqual({ user: `${'x'.repeat(2_000)}…`, clientType: 'CUPC', clientVersion: '8.5' });
});
