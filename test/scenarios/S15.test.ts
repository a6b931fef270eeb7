import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { agentsCaughtUp, logOf, symptomsAt, tomcat } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario('S15', {}, (lab) => {
  it('S15: with a dead host for authentication users synchronise, and cannot log in at CUCM nor at the nodes that copied it', async () => {
    const { cluster } = lab;
    await cluster.setLdap('authentication', { port: '3268', ssl: 'false' });
    await agentsCaughtUp(cluster);
    await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, deactivated: 0 });
    expect((await cluster.users('cups1', 'newhire')).users).toMatchObject([{ status: 'active' }]);

    const atCucm = await cluster.signIn({ user: 'asmith', node: 'cucm' });
    expect(atCucm).toMatchObject({ signedIn: false, message: words.refusedAtCucm });
    expect(await symptomsAt(cluster, 'cucm', atCucm.attempt)).toContain('LDAP_CONNECT_REFUSED');
    for (const user of ['asmith', 'bjones']) {
      const refused = await cluster.signIn({ user });
      expect(refused).toMatchObject({ signedIn: false, message: words.refused });
      expect(await symptomsAt(cluster, refused.node, refused.attempt)).toContain('LDAP_CONNECT_REFUSED');
      expect(await logOf(cluster, refused.node, tomcat)).toContain('LDAP connection to directory:3268 failed: connection refused');
      expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'LDAP_SETTINGS_WRONG', symptom: 'LDAP_CONNECT_REFUSED' });
    }
  });

  it('S15: with a dead host for the agreement users log in everywhere, and a run fails and changes nobody', async () => {
    const { cluster } = lab;
    await cluster.setLdap('directory', { port: '3268', ssl: 'false' });

    expect(await cluster.sync()).toMatchObject({ outcome: 'failed', deactivated: 0 });
    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2' });
  });
});
