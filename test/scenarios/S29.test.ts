import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { logOf, symptomsAt } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const newhire = { user: 'newhire', password: 'Newhire-1234' };

scenario('S29', {}, (lab) => {
  it('S29: users still synchronise while nobody can sign in, when an access list blocks CUPS from the directory', async () => {
    const { cluster } = lab;
    await cluster.block('cups1-to-directory');
    await cluster.directory.addUser({ userid: newhire.user, password: newhire.password });

    const sync = await cluster.sync();
    expect(sync).toMatchObject({ outcome: 'succeeded', added: 1, deactivated: 0, agentsBehind: [] });
    expect((await cluster.users('cucm')).users.filter(({ status }) => status !== 'active')).toEqual([]);
    expect((await cluster.users('cucm', newhire.user)).users).toMatchObject([{ status: 'active', source: 'ldap' }]);
    expect((await cluster.users('cups1', newhire.user)).users).toMatchObject([{ status: 'active', source: 'ldap' }]);

    const refused = await cluster.signIn({ ...newhire, node: 'cups1' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.signIn({ ...newhire, node: 'cucm' })).toMatchObject({ signedIn: true });

    expect(await logOf(cluster, 'cups1', 'Cisco Tomcat')).toMatch(/LDAP connection to directory:636 failed: no answer within \d+ ms/);
    expect(await symptomsAt(cluster, 'cups1', refused.attempt)).toContain('LDAP_CONNECT_TIMEOUT');
    expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'ACCESS_LIST_DENIED', symptom: 'LDAP_CONNECT_TIMEOUT' });
  });

  it('S29: opening the path is enough to sign in, nothing else changed', async () => {
    const { cluster } = lab;
    await cluster.block('cups1-to-directory');
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: false, node: 'cups1', message: words.refused });
    const before = await cluster.services('cups1');

    await cluster.allow('cups1-to-directory');

    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
    expect(await cluster.services('cups1')).toEqual(before);
  });

  it('S29: an access list that rejects instead of dropping is met at once, with the same words', async () => {
    const { cluster } = lab;
    await cluster.block('cups1-to-directory', 'refuse');
    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    expect(await symptomsAt(cluster, 'cups1', refused.attempt)).toContain('LDAP_CONNECT_REFUSED');
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2' });
  });
});
