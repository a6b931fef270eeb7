import { expect, it } from 'vitest';
import { checkOptions } from './check-options.ts';

it('takes what startCluster documents', () => {
  expect(() =>
    checkOptions({ profile: 'plain', persona: 'cucm=15', users: 5, ports: 'free', initialLinks: { 'cups1-to-directory': 'reset' } }),
  ).not.toThrow();
});

it.each([
  [{ user: 40 }, 'startCluster: user: no such option; there are profile, persona, demoLicence, feed, addresses, addressNetwork, users,'],
  [{ profile: 'zork' }, 'profile: is one of ldaps, plain, no-ldap'],
  [{ persona: 'cucm=7.2' }, 'startCluster: persona: cucm=7.2: no release of cucm is known by that name; known are 6.0, 7.1,'],
  [{ persona: 'cups=7.0,cups=8.5' }, 'persona: cups is given twice, as 7.0 and as 8.5'],
  [{ persona: 'cups' }, 'persona: "cups" is not <product>=<release>'],
  [{ persona: 7.1 }, 'persona: is a text such as cucm=7.1,cups=7.0,cupc=7.0'],
  [{ feed: 'cups1' }, 'startCluster: feed: is one of direct, publisher'],
  [{ addresses: 'own' }, 'addresses: is one of shared, per-node'],
  [{ addressNetwork: '127.0.0' }, 'addressNetwork: is the first three numbers of loopback addresses, as 127.0.1, and not 127.0.0'],
  [{ presenceNodes: 0 }, 'presenceNodes: is at least 1'],
  [{ stateFolder: '' }, 'startCluster: stateFolder: is not empty'],
  [{ tomcatRestartMs: -1 }, 'tomcatRestartMs: is not negative'],
  [{ ports: { lab: 99999 } }, 'ports: is free or published'],
])('refuses %j by name', (options, message) => {
  expect(() => checkOptions(options)).toThrow(message);
});

it('refuses addresses of their own for nodes on another system than Linux, with the reason', () => {
  expect(() => checkOptions({ addresses: 'per-node' }, 'linux')).not.toThrow();
  expect(() => checkOptions({ addresses: 'shared' }, 'darwin')).not.toThrow();
  expect(() => checkOptions({ addresses: 'per-node' }, 'darwin')).toThrow(
    new RangeError(
      'startCluster: addresses: per-node is for Linux, where all of 127.0.0.0/8 is loopback; on darwin no address but 127.0.0.1 is sure to be there',
    ),
  );
});
