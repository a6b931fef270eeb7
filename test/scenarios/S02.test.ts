import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { dirSync, logOf, neverHadTheCertificate, symptomsAt, tomcat } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const untrusted = /LDAP connection to directory:636 failed: .*certificate/;

scenario(
  'S02',
  { assumed: ['Users homed on a presence node that trusts the certificate still log in, since that node asks the directory itself.'] },
  (lab) => {
    it('S02: without the certificate on CUCM a synchronisation fails at TLS, changes no user and leaves the cause in the log', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cucm');
      await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
      await cluster.directory.deleteUser('clee');
      const before = await cluster.users('cucm');

      const sync = await cluster.sync();

      expect(sync).toMatchObject({ outcome: 'failed', added: 0, updated: 0, deactivated: 0 });
      expect(await cluster.users('cucm')).toEqual(before);
      expect(await logOf(cluster, 'cucm', dirSync)).toMatch(untrusted);
      expect(await symptomsAt(cluster, 'cucm', sync.attempt)).toContain('LDAP_TLS_UNTRUSTED_ISSUER');
      expect(await cluster.why(sync.attempt)).toMatchObject({
        cause: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED',
        symptom: 'LDAP_TLS_UNTRUSTED_ISSUER',
      });
    });

    it("S02: the password check of CUCM's own log-in fails in the same way", async () => {
      const { cluster } = lab;
      expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });

      await neverHadTheCertificate(cluster, 'cucm');

      const refused = await cluster.signIn({ user: 'asmith', node: 'cucm' });
      expect(refused).toMatchObject({ signedIn: false, message: words.refusedAtCucm });
      expect(await logOf(cluster, 'cucm', tomcat)).toMatch(untrusted);
      expect(await cluster.why(refused.attempt)).toMatchObject({
        cause: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED',
        symptom: 'LDAP_TLS_UNTRUSTED_ISSUER',
      });
    });

    it('S02: the presence nodes get no new users and keep the copy they have', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cucm');
      const before = [await cluster.users('cups1'), await cluster.users('cups2')];
      await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });

      expect(await cluster.sync()).toMatchObject({ outcome: 'failed' });

      expect([await cluster.users('cups1'), await cluster.users('cups2')]).toEqual(before);
      expect((await cluster.users('cups1', 'newhire')).users).toEqual([]);
    });

    it('S02: users of presence nodes that trust the certificate still sign in', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cucm');

      expect(await cluster.sync()).toMatchObject({ outcome: 'failed' });
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1', message: words.signedIn });
      expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2', message: words.signedIn });
    });
  },
);
