import { createHash } from 'node:crypto';

/** Tells a password apart from another without telling it, as nodes print it: 16 hexadecimal digits. */
export const passwordDigest = (password: string): string => createHash('sha256').update(password).digest('hex').slice(0, 16);
