import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { logOf, neverHadTheCertificate, symptomsAt, tomcat, uploadDirectoryCertificate } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario('S18', {}, (lab) => {
  it('S18: CUCM works when the certificate is on the first presence node only', async () => {
    const { cluster } = lab;
    await neverHadTheCertificate(cluster, 'cups2');
    await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, agentsBehind: [] });
    expect((await cluster.users('cups2', 'newhire')).users).toMatchObject([{ status: 'active' }]);
    expect(await cluster.signIn({ user: 'bjones', node: 'cucm' })).toMatchObject({ signedIn: true });
  });

  it('S18: the first node signs its users in, the second refuses its users with a TLS cause in its log', async () => {
    const { cluster } = lab;
    await neverHadTheCertificate(cluster, 'cups2');

    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1', message: words.signedIn });
    const refused = await cluster.signIn({ user: 'bjones' });
    expect(refused).toMatchObject({ signedIn: false, node: 'cups2', message: words.refused });

    const failure = /LDAP connection to directory:636 failed: .*certificate/;
    expect(await logOf(cluster, 'cups2', tomcat)).toMatch(failure);
    expect(await logOf(cluster, 'cups1', tomcat)).not.toMatch(failure);
    expect(await symptomsAt(cluster, 'cups2', refused.attempt)).toContain('LDAP_TLS_UNTRUSTED_ISSUER');
    const { causes } = await cluster.why(refused.attempt);
    expect(causes).toMatchObject([{ code: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED', where: expect.stringContaining('cups2') }]);
  });

  it('S18: the node decides and not the user, and the client says the same as for a wrong password', async () => {
    const { cluster } = lab;
    await neverHadTheCertificate(cluster, 'cups2');

    expect(await cluster.signIn({ user: 'bjones', node: 'cups1' })).toMatchObject({ signedIn: true, home: 'cups2' });
    const untrusted = await cluster.signIn({ user: 'asmith', node: 'cups2' });
    const wrongPassword = await cluster.signIn({ user: 'asmith', password: 'not-it', node: 'cups1' });
    expect(untrusted).toMatchObject({ signedIn: false, message: words.refused });
    expect(wrongPassword).toMatchObject({ signedIn: false, message: untrusted.message });
  });

  it('S18: the second node signs its users in when the step was done there too', async () => {
    const { cluster } = lab;
    await neverHadTheCertificate(cluster, 'cups2');
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: false });

    await uploadDirectoryCertificate(cluster, 'cups2');
    await cluster.restart('cups2', tomcat);

    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2' });
  });
});
