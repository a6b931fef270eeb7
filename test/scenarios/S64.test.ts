import { expect, it } from 'vitest';
import { getUser } from './axl.ts';
import { words } from './client-words.ts';
import { account, symptomsAt } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario('S64', {}, (lab) => {
  it('S64: a new password of the directory counts at once and the old one no more, and a synchronisation changes nothing of that', async () => {
    const { cluster } = lab;
    const old = (await account(cluster, 'asmith')).password;
    expect(await cluster.signIn({ user: 'asmith', password: old })).toMatchObject({ signedIn: true });
    const onCucm = await getUser(cluster, 'asmith');
    const onCups = await cluster.users('cups1', 'asmith');

    await cluster.directory.setPassword('asmith', 'Renewed-1234');

    for (const when of ['before the synchronisation', 'after it']) {
      const accepted = await cluster.signIn({ user: 'asmith', password: 'Renewed-1234' });
      expect(accepted, when).toMatchObject({ signedIn: true, node: 'cups1', message: words.signedIn });
      const { events } = await cluster.journal({ attempt: accepted.attempt });
      const binds = events.filter(({ kind, facts }) => kind === 'ldap.bound' && facts.as === 'user');
      expect(binds, when).toMatchObject([{ node: 'cups1', outcome: 'ok' }]);

      const refused = await cluster.signIn({ user: 'asmith', password: old });
      expect(refused, when).toMatchObject({ signedIn: false, message: words.refused });
      expect(await symptomsAt(cluster, 'cups1', refused.attempt)).toContain('LDAP_BIND_INVALID_CREDENTIALS');
      expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'WRONG_PASSWORD' });

      expect(await cluster.signIn({ user: 'asmith', password: 'Renewed-1234', node: 'cucm' }), when).toMatchObject({ signedIn: true });
      expect(await cluster.signIn({ user: 'asmith', password: old, node: 'cucm' }), when).toMatchObject({ signedIn: false });
      if (when === 'after it') continue;
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 0, updated: 0, deactivated: 0, agentsBehind: [] });
    }

    expect(await getUser(cluster, 'asmith')).toEqual(onCucm);
    expect(await cluster.users('cups1', 'asmith')).toEqual(onCups);
  });
});
