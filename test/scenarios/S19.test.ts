import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { dirSync, loadedBy, logOf, neverHadTheCertificate, tomcat, uploadDirectoryCertificate } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario(
  'S19',
  {
    assumed: [
      'Users whom CUPS copied before can log in there, although CUCM was never made secure.',
      'Nothing enforces the order: CUPS takes the certificate before CUCM has it.',
    ],
  },
  (lab) => {
    it('S19: synchronisation by SSL fails while CUPS has the certificate and CUCM does not', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cucm');
      expect(await loadedBy(cluster, 'cups1')).toEqual([tomcat]);

      const sync = await cluster.sync();

      expect(sync).toMatchObject({ outcome: 'failed', added: 0, deactivated: 0 });
      expect(await logOf(cluster, 'cucm', dirSync)).toMatch(/LDAP connection to directory:636 failed: .*certificate/);
      const { causes } = await cluster.why(sync.attempt);
      expect(causes).toMatchObject([{ code: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED', where: expect.stringContaining('cucm') }]);
    });

    it('S19: users whom CUPS has already sign in, somebody new does not', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cucm');
      await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
      await cluster.sync();

      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1', message: words.signedIn });
      expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2', message: words.signedIn });
      const refused = await cluster.signIn({ user: 'newhire', password: 'Newhire-1234', node: 'cups1' });
      expect(refused).toMatchObject({ signedIn: false, message: words.refused });
      // The copy is missing, and what holds it up has to be mended on CUCM.
      const { symptom, causes } = await cluster.why(refused.attempt);
      expect(symptom).toBe('USER_UNKNOWN_ON_NODE');
      expect(causes).toMatchObject([
        { code: 'USER_NOT_SYNCHRONISED' },
        { code: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED', where: expect.stringContaining('cucm') },
      ]);
    });

    it('S19: when CUCM is made secure as well, somebody new comes in and nothing more is to be done on CUPS', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cucm');
      await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
      const before = await cluster.services('cups1');

      await uploadDirectoryCertificate(cluster, 'cucm');
      await cluster.restart('cucm', dirSync);
      await cluster.restart('cucm', tomcat);

      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, agentsBehind: [] });
      expect(await cluster.signIn({ user: 'newhire', password: 'Newhire-1234', node: 'cups1' })).toMatchObject({ signedIn: true });
      expect(await cluster.services('cups1')).toEqual(before);
    });
  },
);
