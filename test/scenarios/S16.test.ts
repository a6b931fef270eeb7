import { expect, it } from 'vitest';
import { callAxl } from './axl.ts';
import { words } from './client-words.ts';
import { logOf, neverHadTheCertificate, tomcat } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario('S16', {}, (lab) => {
  it('S16: users cannot log in at CUCM while its certificate is missing, though users still synchronise without SSL', async () => {
    const { cluster } = lab;
    await cluster.setLdap('directory', { port: '389', ssl: 'false' });
    await neverHadTheCertificate(cluster, 'cucm');

    const refused = await cluster.signIn({ user: 'asmith', node: 'cucm' });

    expect(refused).toMatchObject({ signedIn: false, message: words.refusedAtCucm });
    expect(await logOf(cluster, 'cucm', tomcat)).toMatch(/LDAP connection to directory:636 failed: .*certificate/);
    expect(await cluster.why(refused.attempt)).toMatchObject({
      cause: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED',
      symptom: 'LDAP_TLS_UNTRUSTED_ISSUER',
    });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded' });
  });

  it('S16: application users of CUCM are fine, for their passwords are in its database', async () => {
    const { cluster } = lab;
    await neverHadTheCertificate(cluster, 'cucm');
    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: false });

    expect(await callAxl(cluster, 'getCCMVersion', '')).toMatchObject({ status: 200, body: { name: 'getCCMVersionResponse' } });
  });

  it('S16: what a presence node does, and the client with it, depends on its own store', async () => {
    const { cluster } = lab;
    await neverHadTheCertificate(cluster, 'cucm');
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1', message: words.signedIn });
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2', message: words.signedIn });

    await neverHadTheCertificate(cluster, 'cups2');

    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1', message: words.signedIn });
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: false, node: 'cups2', message: words.refused });
  });
});
