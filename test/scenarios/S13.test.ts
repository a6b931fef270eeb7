import { expect, it } from 'vitest';
import { callAxl, element } from './axl.ts';
import { words } from './client-words.ts';
import { account, agentsCaughtUp, logOf, symptomsAt, tomcat } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const localPassword = 'Local-1234';

scenario('S13', {}, (lab) => {
  /** asmith has a local password from the time when CUCM checked passwords itself, then the directory takes over. */
  async function localPasswordThenLdapAuthentication() {
    const { cluster } = lab;
    await cluster.setLdap('authentication', { enabled: 'false' });
    const changed = await callAxl(cluster, 'updateUser', element('userid', 'asmith') + element('password', localPassword));
    expect(changed.status).toBe(200);
    await agentsCaughtUp(cluster);
    for (const node of ['cucm', 'cups1']) {
      expect(await cluster.signIn({ user: 'asmith', password: localPassword, node })).toMatchObject({ signedIn: true });
    }
    await cluster.setLdap('authentication', { enabled: 'true' });
    await agentsCaughtUp(cluster);
    return account(cluster, 'asmith');
  }

  it('S13: CUCM accepts the password that the directory has and refuses the old local one', async () => {
    const { cluster } = lab;
    const { password } = await localPasswordThenLdapAuthentication();

    expect(await cluster.signIn({ user: 'asmith', password, node: 'cucm' })).toMatchObject({ signedIn: true });
    const refused = await cluster.signIn({ user: 'asmith', password: localPassword, node: 'cucm' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refusedAtCucm });
    expect(await symptomsAt(cluster, 'cucm', refused.attempt)).toContain('LDAP_BIND_INVALID_CREDENTIALS');
  });

  it('S13: the same rule holds on CUPS, so a client accepts the directory password only', async () => {
    const { cluster } = lab;
    const { password } = await localPasswordThenLdapAuthentication();

    expect(await cluster.signIn({ user: 'asmith', password, node: 'cups1' })).toMatchObject({ signedIn: true, message: words.signedIn });
    const refused = await cluster.signIn({ user: 'asmith', password: localPassword, node: 'cups1' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    expect(await symptomsAt(cluster, 'cups1', refused.attempt)).toContain('LDAP_BIND_INVALID_CREDENTIALS');
    expect(await logOf(cluster, 'cups1', tomcat)).toMatch(
      /Authentication of asmith \(ldap\) refused: the LDAP server refused the password/,
    );
    expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'WRONG_PASSWORD', symptom: 'LDAP_BIND_INVALID_CREDENTIALS' });
  });

  it('S13: a password changed in the directory counts at once, on CUCM and on CUPS', async () => {
    const { cluster } = lab;
    const { password } = await account(cluster, 'asmith');
    await cluster.directory.setPassword('asmith', 'Changed-1234');

    for (const node of ['cucm', 'cups1']) {
      expect(await cluster.signIn({ user: 'asmith', password: 'Changed-1234', node }), node).toMatchObject({ signedIn: true });
      expect(await cluster.signIn({ user: 'asmith', password, node }), node).toMatchObject({ signedIn: false });
    }
  });
});
