import { hash as digest, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** The cost of a new hash (RFC 7914): about 40 ms and 16 MiB. */
const cost = { N: 16_384, r: 8, p: 1 } as const;
const keyBytes = 32;
const saltBytes = 16;
const shortestDigest = 16;
/** A stored hash must not be able to ask for more memory than this. */
const maxMemory = 64 * 1024 * 1024;

// scrypt uses the password as a key of HMAC, which pads keys with zeros: a NUL at the end would make no difference. Digests all
// have one length.
const derive = (password: string, salt: Uint8Array, length: number, options: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(digest('sha256', password.normalize('NFC'), 'buffer'), salt, length, { ...options, maxmem: maxMemory }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

/** `scrypt$N$r$p$salt$hash`, salt and hash in base64url. Each call has a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, keyBytes, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Whether the password belongs to the hash; false too for a text that is no hash. Takes as long as making one. */
export async function matchesHash(password: string, stored: string): Promise<boolean> {
  const match = /^scrypt\$(\d{1,7})\$(\d{1,3})\$(\d{1,3})\$([\w-]+)\$([\w-]+)$/.exec(stored);
  if (!match) return false;
  const [, N, r, p, salt = '', hash = ''] = match;
  const expected = Buffer.from(hash, 'base64url');
  // An empty digest would be equal to that of every password.
  if (expected.length < shortestDigest) return false;
  try {
    const found = await derive(password, Buffer.from(salt, 'base64url'), expected.length, { N: Number(N), r: Number(r), p: Number(p) });
    return timingSafeEqual(found, expected);
  } catch {
    return false; // parameters that scrypt refuses
  }
}

/** A well-formed hash of no password at all, checked for users who do not exist so that they take as long as those who do. */
export const nobodysHash = ['scrypt', cost.N, cost.r, cost.p, 'A'.repeat(22), 'A'.repeat(43)].join('$');

/** The password that a new end user has until one is set (Credential Policy Default of CUCM; this value is the emulator's). */
export const defaultCredential: { readonly password: string } = { password: 'ciscocisco' };
