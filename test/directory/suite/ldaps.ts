import { Client } from 'ldapts';
import { describe, expect, test } from 'vitest';
import type { DirectoryTarget } from '../target.ts';

const deadlineMs = 5_000;

export function describeLdaps(directory: DirectoryTarget): void {
  const signIn = async (tlsOptions: { ca?: string; servername?: string }) => {
    const client = new Client({ url: directory.ldapsUrl, tlsOptions, timeout: deadlineMs, connectTimeout: deadlineMs });
    try {
      await client.bind(directory.manager.dn, directory.manager.password);
      const { searchEntries } = await client.search(directory.base, { filter: '(uid=asmith)', attributes: ['cn'] });
      return searchEntries[0]?.cn;
    } finally {
      await client.unbind();
    }
  };

  describe('LDAPS', () => {
    test('works for a client that trusts the authority and asks for the name in the certificate', async () => {
      expect(await signIn({ ca: directory.authorityPem, servername: 'directory' })).toBe('Ann Smith');
    });

    test('shows a certificate that is refused by a client that does not trust the authority', async () => {
      await expect(signIn({ servername: 'directory' })).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    });

    test('shows a certificate that is refused by a client that expects another name', async () => {
      await expect(signIn({ ca: directory.authorityPem, servername: 'elsewhere' })).rejects.toMatchObject({
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
    });
  });
}
