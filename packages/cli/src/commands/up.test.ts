import { expect, it } from 'vitest';
import { misfitLines } from './up.ts';

it('says of a pair of releases that does not work together what is not there', () => {
  expect(misfitLines('cucm=7.1,cups=6.0.3,cupc=7.0')[0]).toBe(
    'The Sync Agent does not start with cups=6.0.3 and cucm=7.1, and users are not copied to the presence nodes.',
  );
  expect(misfitLines('cucm=8.5,cups=8.5,cupc=8.5')).toEqual([]);
});
