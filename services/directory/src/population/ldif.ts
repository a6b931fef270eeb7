import { directorySchema } from '../schema/index.ts';
import type { DirectoryEntry } from './directory-entry.ts';

/** Values that LDIF can write as they are (RFC 2849, SAFE-STRING, less control characters and a space at the end). */
const safe = /^(?:(?![ :<])[ -~]*[!-~])?$/;

function line(name: string, value: string, octets: boolean): string {
  if (safe.test(value) && !octets) return value === '' ? `${name}:` : `${name}: ${value}`;
  return `${name}:: ${Buffer.from(value, octets ? 'latin1' : 'utf8').toString('base64')}`;
}

/**
 * Entries as LDIF for a server that loads them while it does not run: with memberOf, entryUUID and times in it, since such a load computes
 * no back links and a server should show the same identities every time.
 */
export function toLdif({ entries }: { readonly entries: readonly DirectoryEntry[] }): string {
  const octets = new Map<string, boolean>();
  const isOctets = (name: string): boolean => {
    const known =
      octets.get(name) ?? (name === 'unicodePwd' || (name !== 'userPassword' && directorySchema.attribute(name)?.syntax.octets === true));
    octets.set(name, known);
    return known;
  };
  const records = entries.map(({ dn, attributes }) => {
    const lines = [line('dn', dn, false)];
    for (const [name, values] of Object.entries(attributes)) {
      for (const value of values) lines.push(line(name, value, isOctets(name)));
    }
    return lines.join('\n');
  });
  return `${records.join('\n\n')}\n`;
}
