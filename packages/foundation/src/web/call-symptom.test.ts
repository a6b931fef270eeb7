import { expect, it } from 'vitest';
import { callSymptom } from './index.ts';

const failed = (code: string): Error => Object.assign(new Error('the call failed'), { code });

it.each([
  ['ENOTFOUND', 'NODE_NAME_NOT_RESOLVED'],
  ['UND_ERR_CONNECT_TIMEOUT', 'NODE_TIMEOUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'NODE_TIMEOUT'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_TLS_UNTRUSTED'],
  ['CERT_HAS_EXPIRED', 'NODE_TLS_UNTRUSTED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'NODE_TLS_UNTRUSTED'],
  ['ECONNREFUSED', 'NODE_UNREACHABLE'],
  ['UND_ERR_SOCKET', 'NODE_UNREACHABLE'],
])('a call that ended in %s has the symptom %s', (code, symptom) => {
  expect(callSymptom(failed(code))).toBe(symptom);
});

it('a call that ended without a code found nobody', () => {
  expect(callSymptom(new Error('socket hang up'))).toBe('NODE_UNREACHABLE');
});
