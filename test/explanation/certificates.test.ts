import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { neverHadTheCertificate, tomcat, uploadDirectoryCertificate } from '../scenarios/cluster-state.ts';
import { expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const untrusted = { symptom: 'LDAP_TLS_UNTRUSTED_ISSUER', failsAt: /^TLS directory:636/ };
const missing = { ...untrusted, causes: ['DIRECTORY_CERTIFICATE_NOT_TRUSTED'] };
const notLoaded = { ...untrusted, causes: ['TRUST_NOT_RELOADED'] };

describe("the directory's certificate", () => {
  const lab = explainedCluster();
  /** A certificate of the right kind and of another authority. */
  const wrongCertificate = async () => (await lab.cluster.trust('cucm', 'tomcat')).certificates[0]?.pem ?? '';

  it('is missing on the node', async () => {
    await neverHadTheCertificate(lab.cluster, 'cups1');
    const why = await expectSignInExplained(lab.cluster, missing);
    expect(why.causes[0]?.where).toBe('directory-trust of cups1');
  });

  it('is not loaded before Tomcat is restarted, and then it is', async () => {
    await neverHadTheCertificate(lab.cluster, 'cups1');
    await uploadDirectoryCertificate(lab.cluster, 'cups1');
    const why = await expectSignInExplained(lab.cluster, notLoaded);
    expect(why.prose).toMatch(
      /^asmith was refused at cups1 although the right certificate is in its directory-trust\. It was uploaded at \d\d:\d\d:\d\d; Cisco Tomcat has run since \d\d:\d\d:\d\d and still uses the trust it read then, so the TLS handshake with directory:636 failed exactly as before the upload\. Restart Cisco Tomcat on cups1\. Until it is back nobody can sign in there, and users already signed in must sign in again\. CUCM and cups2 are unaffected\.$/,
    );
    await lab.cluster.restart('cups1', tomcat);
    expect((await lab.cluster.signIn({ user: 'asmith' })).signedIn).toBe(true);
  });

  it('is not trusted because of another certificate, neither before nor after a restart', async () => {
    await neverHadTheCertificate(lab.cluster, 'cups1');
    await lab.cluster.uploadCertificate('cups1', 'directory-trust', await wrongCertificate(), 'wrong.pem');
    await expectSignInExplained(lab.cluster, missing);
    await lab.cluster.restart('cups1', tomcat);
    const why = await expectSignInExplained(lab.cluster, missing);
    expect(why.causes[0]?.text).toMatch(/nothing in directory-trust of cups1 vouches for/);
  });

  it('was deleted from the store, and counts as long as Tomcat runs', async () => {
    const { certificates } = await lab.cluster.trust('cups1', 'directory-trust');
    for (const { name } of certificates) await lab.cluster.deleteCertificate('cups1', 'directory-trust', name);
    expect((await lab.cluster.signIn({ user: 'asmith' })).signedIn).toBe(true);
    await lab.cluster.restart('cups1', tomcat);
    await expectSignInExplained(lab.cluster, missing);
  });

  it('is signed by an authority that nobody trusts yet', async () => {
    await lab.cluster.directory.issueCertificate({ ca: 'new' });
    const why = await expectSignInExplained(lab.cluster, missing);
    expect(why.affected.map(({ text }) => text)).toContain('synchronisation of CUCM from LDAP');
  });

  it('has expired', async () => {
    await lab.cluster.directory.issueCertificate({ expired: true });
    const expected = { symptom: 'LDAP_TLS_CERTIFICATE_EXPIRED', causes: ['DIRECTORY_CERTIFICATE_EXPIRED'], failsAt: /^TLS directory:636/ };
    await expectSignInExplained(lab.cluster, expected);
  });

  it('has expired because years have passed', async () => {
    await lab.cluster.setClock(20 * 365 * 86_400_000);
    const expected = { symptom: 'LDAP_TLS_CERTIFICATE_EXPIRED', causes: ['DIRECTORY_CERTIFICATE_EXPIRED'], failsAt: /^TLS directory:636/ };
    await expectSignInExplained(lab.cluster, expected);
  });

  it('names another host, which this release does not look at', async () => {
    await lab.cluster.directory.issueCertificate({ name: 'elsewhere.example' });
    expect((await lab.cluster.signIn({ user: 'asmith' })).signedIn).toBe(true);
  });

  describe.runIf(inject('platform') === 'embedded')('behind the back of everybody, on the disk of the node', () => {
    const storeOf = (node: string) => join(lab.embedded.stateFolder, node, 'security', 'directory-trust');
    const empty = (node: string) => {
      for (const name of readdirSync(storeOf(node))) rmSync(join(storeOf(node), name));
    };

    it('was removed, and Tomcat restarted since', async () => {
      empty('cups1');
      await lab.cluster.restart('cups1', tomcat);
      await expectSignInExplained(lab.cluster, missing);
    });

    it('was put back, and Tomcat not restarted since', async () => {
      await neverHadTheCertificate(lab.cluster, 'cups1');
      writeFileSync(join(storeOf('cups1'), 'by-hand.pem'), (await lab.cluster.directory.certificate()).pem);
      await expectSignInExplained(lab.cluster, notLoaded);
    });

    it('was replaced by another one, before and after a restart', async () => {
      empty('cups1');
      writeFileSync(join(storeOf('cups1'), 'by-hand.pem'), await wrongCertificate());
      expect((await lab.cluster.signIn({ user: 'asmith' })).signedIn).toBe(true);
      await lab.cluster.restart('cups1', tomcat);
      await expectSignInExplained(lab.cluster, missing);
    });
  });
});
