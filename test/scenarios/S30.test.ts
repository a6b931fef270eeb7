import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { logOf, neverHadTheCertificate, symptomsAt, uploadDirectoryCertificate } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const newhire = { user: 'newhire', password: 'Newhire-1234' };

scenario('S30', {}, (lab) => {
  it('S30: users still synchronise while nobody can sign in, when the certificate is on CUCM and not on CUPS', async () => {
    const { cluster } = lab;
    await neverHadTheCertificate(cluster, 'cups1');
    await cluster.directory.addUser({ userid: newhire.user, password: newhire.password });

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, deactivated: 0, agentsBehind: [] });
    expect((await cluster.users('cucm', newhire.user)).users).toMatchObject([{ status: 'active', source: 'ldap' }]);
    expect((await cluster.users('cups1', newhire.user)).users).toMatchObject([{ status: 'active', source: 'ldap' }]);

    const refused = await cluster.signIn({ ...newhire, node: 'cups1' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.signIn({ ...newhire, node: 'cucm' })).toMatchObject({ signedIn: true });

    expect(await logOf(cluster, 'cups1', 'Cisco Tomcat')).toMatch(/LDAP connection to directory:636 failed: certificate not trusted/);
    expect(await symptomsAt(cluster, 'cups1', refused.attempt)).toContain('LDAP_TLS_UNTRUSTED_ISSUER');
    expect(await cluster.why(refused.attempt)).toMatchObject({
      cause: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED',
      symptom: 'LDAP_TLS_UNTRUSTED_ISSUER',
    });
  });

  it('S30: uploading the certificate and restarting Tomcat is enough to sign in', async () => {
    const { cluster } = lab;
    await neverHadTheCertificate(cluster, 'cups1');
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: false, node: 'cups1', message: words.refused });
    const cucm = await cluster.services('cucm');

    await uploadDirectoryCertificate(cluster, 'cups1');
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: false, message: words.refused });
    await cluster.restart('cups1', 'Cisco Tomcat');

    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
    expect(await cluster.services('cucm')).toEqual(cucm);
  });
});
