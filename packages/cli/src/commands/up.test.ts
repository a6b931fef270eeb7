import { expect, it } from 'vitest';
import { CommandFailure } from '../exit-status.ts';
import { misfitLines, withFreePorts } from './up.ts';

it('says of a pair of releases that does not work together what is not there', () => {
  expect(misfitLines('cucm=7.1,cups=6.0.3,cupc=7.0')[0]).toBe(
    'The Sync Agent does not start with cups=6.0.3 and cucm=7.1, and users are not copied to the presence nodes.',
  );
  expect(misfitLines('cucm=8.5,cups=8.5,cupc=8.5')).toEqual([]);
});

it('says where ports are taken which option takes free ones, and leaves any other failure as it is', () => {
  const taken = Object.assign(new Error('Port 8400 (lab) is in use.'), { name: 'PortInUseError' });
  expect(withFreePorts(taken)).toEqual(new CommandFailure(2, 'Port 8400 (lab) is in use. Free ones for all: npm start -- --free-ports.'));
  const other = new Error('The state folder cannot be written.');
  expect(withFreePorts(other)).toBe(other);
});
