import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { account, bytesSent, dirSync, logOf, tomcat, uploadDirectoryCertificate } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario('S01', { profile: 'plain' }, (lab) => {
  /** What the vendor's chapter tells an administrator of CUCM to do for synchronisation, and nothing else. */
  async function secureSynchronisation() {
    await uploadDirectoryCertificate(lab.cluster, 'cucm');
    await lab.cluster.restart('cucm', dirSync);
    await lab.cluster.restart('cucm', tomcat);
    await lab.cluster.setLdap('directory', { port: '636', ssl: 'true' });
  }

  it('S01: CUCM synchronises over TLS on 636 when Use SSL is ticked, the certificate loaded and the services restarted', async () => {
    const { cluster } = lab;
    await secureSynchronisation();
    const before = { plain: await bytesSent(cluster, 'cucm-to-directory', 389), tls: await bytesSent(cluster, 'cucm-to-directory', 636) };

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });

    expect(await bytesSent(cluster, 'cucm-to-directory', 389)).toBe(before.plain);
    expect(await bytesSent(cluster, 'cucm-to-directory', 636)).toBeGreaterThan(before.tls);
    expect(await logOf(cluster, 'cucm', dirSync)).toMatch(/LDAP connection to directory:636: secured by TLS/);
    const { users } = await cluster.users('cucm');
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter(({ status }) => status !== 'active')).toEqual([]);
  });

  it('S01: a person who came in over TLS arrives on the presence nodes from CUCM', async () => {
    const { cluster } = lab;
    await secureSynchronisation();
    await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, agentsBehind: [] });

    for (const node of ['cucm', 'cups1', 'cups2']) {
      expect((await cluster.users(node, 'newhire')).users, node).toMatchObject([{ status: 'active', source: 'ldap' }]);
    }
  });

  it('S01: signing in is as it was, for synchronisation alone was secured', async () => {
    const { cluster } = lab;
    const asmith = await account(cluster, 'asmith');
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, message: words.signedIn });

    await secureSynchronisation();

    const tls = await bytesSent(cluster, `${asmith.home}-to-directory`, 636);
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: asmith.home, message: words.signedIn });
    expect(await cluster.signIn({ user: 'asmith', password: 'not-it' })).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
    expect(await bytesSent(cluster, `${asmith.home}-to-directory`, 636)).toBe(tls);
  });
});
