import { expect, it } from 'vitest';
import { asTyped } from './typed-key.ts';

it.each([
  ['intervalValue is at least 6 hours', { interval: '1h' }, 'interval (intervalValue) is at least 6 hours', 'interval'],
  ['servers.0.ldapPortNumber is between 1 and 65535', { port: '70000' }, 'port (ldapPortNumber) is between 1 and 65535', 'port'],
  [
    'servers.1.ldapPortNumber is between 1 and 65535',
    { port: '636', servers: 'one:636,two:70000' },
    'servers (ldapPortNumber of server 2) is between 1 and 65535',
    'servers',
  ],
  ['servers.0.hostName must not be empty', { servers: ':636' }, 'servers (hostName of server 1) must not be empty', 'servers'],
  ['name corporate is taken by another agreement', {}, 'name corporate is taken by another agreement', undefined],
  ['toString is none', {}, 'toString is none', undefined],
])('%s, as it is told who typed %j', (words, values, told, key) => {
  expect(asTyped(words, values)).toEqual({ words: told, ...(key === undefined ? {} : { key }) });
});
