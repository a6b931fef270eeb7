import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { account, logOf, tomcat } from './cluster-state.ts';
import { scenario } from './scenario.ts';

/** Wrong passwords after which the directory locks an account. */
const lockOutAfter = 5;

scenario('S66', {}, (lab) => {
  it('S66: a client that goes on with an old password gets the account locked, by the directory and there only', async () => {
    const { cluster } = lab;
    const old = (await account(cluster, 'asmith')).password;
    await cluster.directory.setPassword('asmith', 'Renewed-1234');
    for (let count = 1; count < lockOutAfter; count++) {
      expect(await cluster.signIn({ user: 'asmith', password: old })).toMatchObject({ signedIn: false, message: words.refused });
    }
    expect(await cluster.directory.user('asmith'), 'one try before the last').toMatchObject({ locked: false });
    expect(await cluster.signIn({ user: 'asmith', password: old })).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.directory.user('asmith')).toMatchObject({ locked: true });

    const refused = await cluster.signIn({ user: 'asmith', password: 'Renewed-1234' });
    expect(refused).toMatchObject({ signedIn: false, node: 'cups1', message: words.refused });
    const { events } = await cluster.journal({ attempt: refused.attempt });
    expect(events.filter(({ kind, facts }) => kind === 'ldap.bound' && facts.as === 'user')).toMatchObject([
      { node: 'cups1', symptom: 'LDAP_BIND_INVALID_CREDENTIALS', facts: { reason: 'account-locked' } },
    ]);
    expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'ACCOUNT_LOCKED', remedy: 'Unlock asmith in the directory.' });
    // What the directory says beside its refusal is not for the node's own log.
    expect(await logOf(cluster, 'cups1', tomcat)).not.toMatch(/lock/i);
    expect(await cluster.signIn({ user: 'asmith', password: 'Renewed-1234', node: 'cucm' })).toMatchObject({
      signedIn: false,
      message: words.refusedAtCucm,
    });
    for (const node of ['cucm', 'cups1']) {
      expect((await cluster.users(node, 'asmith')).users, node).toMatchObject([{ status: 'active' }]);
    }

    await cluster.directory.change('asmith', 'unlock');
    expect(await cluster.signIn({ user: 'asmith', password: 'Renewed-1234' })).toMatchObject({ signedIn: true, message: words.signedIn });
    expect(await cluster.signIn({ user: 'asmith', password: 'Renewed-1234', node: 'cucm' })).toMatchObject({ signedIn: true });
  });
});
