import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { loadedBy, neverHadTheCertificate, tomcat, uploadDirectoryCertificate } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario(
  'S20',
  {
    assumed: ['A certificate in another store than directory-trust counts for nothing in the check of passwords.'],
    deviation: ['The upload is done by the operation behind the page, until there are pages.'],
  },
  (lab) => {
    it('S20: a certificate in directory-trust is listed there, and log-in works after the restart', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cups1');
      expect((await cluster.trust('cups1', 'directory-trust')).certificates).toEqual([]);
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: false, message: words.refused });

      await uploadDirectoryCertificate(cluster, 'cups1');
      const { fingerprint } = await cluster.directory.certificate();
      expect((await cluster.trust('cups1', 'directory-trust')).certificates).toMatchObject([{ fingerprint }]);
      await cluster.restart('cups1', tomcat);

      expect(await loadedBy(cluster, 'cups1')).toEqual([tomcat]);
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, message: words.signedIn });
    });

    it('S20: in another store by mistake it is listed there, and log-in still fails after the restart', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cups1');
      const { pem, fingerprint } = await cluster.directory.certificate();
      const store = await cluster.uploadCertificate('cups1', 'tomcat-trust', pem, 'directory.pem');
      expect(store.certificates.map((certificate) => certificate.fingerprint)).toContain(fingerprint);
      expect((await cluster.trust('cups1', 'directory-trust')).certificates).toEqual([]);
      await cluster.restart('cups1', tomcat);

      const refused = await cluster.signIn({ user: 'asmith' });

      expect(refused).toMatchObject({ signedIn: false, message: words.refused });
      expect(await cluster.why(refused.attempt)).toMatchObject({
        cause: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED',
        causes: [{ where: 'directory-trust of cups1' }],
      });
    });

    it('S20: CUCM is not concerned: its own log-in and synchronisation go on', async () => {
      const { cluster } = lab;
      const before = await cluster.trust('cucm', 'directory-trust');
      await neverHadTheCertificate(cluster, 'cups1');
      await cluster.uploadCertificate('cups1', 'tomcat-trust', (await cluster.directory.certificate()).pem);

      expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded' });
      expect(await cluster.trust('cucm', 'directory-trust')).toEqual(before);
    });
  },
);
