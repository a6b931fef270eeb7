import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { bytesSent, logOf, tomcat } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario('S17', { profile: 'plain' }, (lab) => {
  it('S17: with plain LDAP on CUCM, users synchronise and log in there', async () => {
    const { cluster } = lab;
    expect((await cluster.ldap()).authentication.servers).toMatchObject([{ port: 389, ssl: false }]);
    await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, agentsBehind: [] });
    expect(await cluster.signIn({ user: 'newhire', password: 'Newhire-1234', node: 'cucm' })).toMatchObject({ signedIn: true });
  });

  it.each([
    { node: 'cups1', user: 'asmith' },
    { node: 'cups2', user: 'bjones' },
  ])('S17: $user signs in at $node by a bind in plain, with no certificate in its directory-trust', async ({ node, user }) => {
    const { cluster } = lab;
    expect((await cluster.trust(node, 'directory-trust')).certificates).toEqual([]);
    const link = `${node}-to-directory`;
    const before = { plain: await bytesSent(cluster, link, 389), tls: await bytesSent(cluster, link, 636) };

    expect(await cluster.signIn({ user })).toMatchObject({ signedIn: true, node, message: words.signedIn });

    expect(await bytesSent(cluster, link, 389)).toBeGreaterThan(before.plain);
    expect(await bytesSent(cluster, link, 636)).toBe(before.tls);
    const log = await logOf(cluster, node, tomcat);
    expect(log).toMatch(new RegExp(`LDAP bind at directory:389 as uid=${user},.*: accepted`));
    expect(log).not.toContain('TLS');
  });

  it('S17: the password still counts', async () => {
    const { cluster } = lab;
    expect(await cluster.signIn({ user: 'asmith', password: 'not-it' })).toMatchObject({ signedIn: false, message: words.refused });
  });
});
