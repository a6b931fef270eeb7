import { expect, it } from 'vitest';
import { inDirectory } from '../explanation/as-root.ts';
import { words } from './client-words.ts';
import { account, logOf, symptomsAt, tomcat } from './cluster-state.ts';
import { scenario } from './scenario.ts';

/** Wrong passwords after which the directory locks an account. */
const lockOutAfter = 5;

scenario('S63', {}, (lab) => {
  it('S63: another service locks the account that it shares with CUPC, and nothing in CUCM or CUPS has changed', async () => {
    const { cluster } = lab;
    const { password } = await account(cluster, 'asmith');
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
    const [onCucm, onCups] = [await cluster.users('cucm', 'asmith'), await cluster.users('cups1', 'asmith')];
    const settings = await cluster.ldap();

    const { dn } = await cluster.directory.user('asmith');
    await inDirectory(cluster, async (client) => {
      for (let count = 0; count < lockOutAfter; count++) await expect(client.bind(dn, 'of-another-service')).rejects.toThrow();
    });

    const refused = await cluster.signIn({ user: 'asmith', password });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    expect(await symptomsAt(cluster, 'cups1', refused.attempt)).toContain('LDAP_BIND_INVALID_CREDENTIALS');
    expect(await logOf(cluster, 'cups1', tomcat)).toContain(
      'Authentication of asmith (ldap) refused: the LDAP server refused the password',
    );
    expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'ACCOUNT_LOCKED', causes: [{ where: dn }] });

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', updated: 0, deactivated: 0 });
    expect(await cluster.users('cucm', 'asmith')).toEqual(onCucm);
    expect(await cluster.users('cups1', 'asmith')).toEqual(onCups);
    expect(onCucm.users).toMatchObject([{ status: 'active' }]);
    expect(await cluster.ldap()).toEqual(settings);
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true });
  });
});
