import { hash } from 'node:crypto';

/** The rule for every password of the laboratory: `asmith` has `Asmith-1234`. */
export const passwordOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}-1234`;

/** The value of userPassword for a password: salted SHA-1, which every LDAP server takes (RFC 2307 style, {SSHA}). */
export function saltedSha(password: string, salt: Buffer): string {
  const digest = hash('sha1', Buffer.concat([Buffer.from(password), salt]), 'buffer');
  return `{SSHA}${Buffer.concat([digest, salt]).toString('base64')}`;
}
