import { expect, it } from 'vitest';
import { formatAddress, parseAddress } from './address.ts';

it.each([
  ['127.0.0.1:636', { host: '127.0.0.1', port: 636 }],
  ['directory:389', { host: 'directory', port: 389 }],
  ['[::1]:8443', { host: '::1', port: 8443 }],
])('%s is read and written alike', (text, address) => {
  expect(parseAddress(text)).toEqual(address);
  expect(formatAddress(address)).toBe(text);
});

it('an address without a host has an empty one', () => {
  expect(parseAddress(':0')).toEqual({ host: '', port: 0 });
});

it.each(['127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '::1:8443', 'directory:ldap', ''])('%j is no address', (text) => {
  expect(parseAddress(text)).toBeUndefined();
});
