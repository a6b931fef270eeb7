import { hash, timingSafeEqual } from 'node:crypto';

const schemes = new Map<string, { algorithm: string; length: number }>([
  ['SSHA', { algorithm: 'sha1', length: 20 }],
  ['SHA', { algorithm: 'sha1', length: 20 }],
  ['SMD5', { algorithm: 'md5', length: 16 }],
  ['MD5', { algorithm: 'md5', length: 16 }],
]);

function same(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether a password is the one that a value of userPassword stands for: a hash in slapd's usual schemes, or plain text. */
export function passwordMatches(stored: string, password: string): boolean {
  const [, scheme, encoded] = /^\{(\w+)\}(.*)$/.exec(stored) ?? [];
  if (scheme === undefined || encoded === undefined) return same(Buffer.from(stored, 'latin1'), Buffer.from(password));
  if (scheme.toUpperCase() === 'CLEARTEXT') return same(Buffer.from(encoded, 'latin1'), Buffer.from(password));
  const known = schemes.get(scheme.toUpperCase());
  if (!known) return false;
  const octets = Buffer.from(encoded, 'base64');
  const salt = octets.subarray(known.length);
  return same(octets.subarray(0, known.length), hash(known.algorithm, Buffer.concat([Buffer.from(password), salt]), 'buffer'));
}
