import { expect, it } from 'vitest';
import { HostCheck } from './host-check.ts';

const check = new HostCheck(['lab']);

it.each(['127.0.0.1:8400', 'localhost', '[::1]:8400', 'LOCALHOST:1', 'lab:8400'])('answers whoever calls it %s', (host) => {
  expect(check.refuse({ host })).toBeUndefined();
});

it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io:8400', '', 'a b', '127.0.0.1@evil.example'])(
  'refuses a request for the host %j',
  (host) => {
    expect(check.refuse({ host })).toMatch(/is not called/);
  },
);

it('refuses a request without a host', () => {
  expect(check.refuse({})).toMatch(/is not called/);
});

it.each(['http://evil.example', 'null', 'file://', 'https://localhost.evil.example'])('refuses pages of %s', (origin) => {
  expect(check.refuse({ host: 'localhost', origin })).toMatch(/may not use/);
});

it.each(['http://localhost:5173', 'http://127.0.0.1:8400', 'http://[::1]'])('answers pages of %s', (origin) => {
  expect(check.refuse({ host: 'localhost', origin })).toBeUndefined();
});
