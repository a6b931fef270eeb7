import { expect, it } from 'vitest';
import { checkOptions } from './check-options.ts';

it('takes what startCluster documents', () => {
  expect(() => checkOptions({ profile: 'plain', users: 5, ports: 'free', initialLinks: { 'cups1-to-directory': 'reset' } })).not.toThrow();
});

it.each([
  [{ user: 40 }, 'startCluster: user: no such option; there are profile, users,'],
  [{ profile: 'zork' }, 'profile: is one of ldaps, plain, no-ldap'],
  [{ presenceNodes: 0 }, 'presenceNodes: is at least 1'],
  [{ tomcatRestartMs: -1 }, 'tomcatRestartMs: is not negative'],
  [{ ports: { lab: 99999 } }, 'ports: is free or published'],
])('refuses %j by name', (options, message) => {
  expect(() => checkOptions(options)).toThrow(message);
});
