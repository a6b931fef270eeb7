import type { DirectoryUserChange } from '@uclab/contracts/lab-api';
import { expect, it } from 'vitest';
import { callAxl, element } from './axl.ts';
import { words } from './client-words.ts';
import { account, agentsCaughtUp, symptomsAt } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const localPassword = 'Local-1234';

const states: readonly { state: string; account: DirectoryUserChange; cause: string }[] = [
  { state: 'disabled', account: { disabled: true }, cause: 'ACCOUNT_DISABLED' },
  { state: 'locked', account: { locked: true }, cause: 'ACCOUNT_LOCKED' },
  { state: 'expired', account: { passwordExpired: true }, cause: 'PASSWORD_EXPIRED' },
];

scenario(
  'S67',
  {
    deviation: [
      'Both directories take the password of a must-change account and say beside it that it has to be changed, as OpenLDAP does, so the user gets in. Active Directory refuses it (data 773), which packages/platform/src/ldap tests.',
      'A node asks for that word of the password policy, which nothing tells of the product; it goes into the journal and nowhere else.',
    ],
  },
  (lab) => {
    it('S67: who is disabled, locked or expired there is refused, with no local fall-back, and stays active on CUCM', async () => {
      const { cluster } = lab;
      await cluster.setLdap('authentication', { enabled: 'false' });
      await callAxl(cluster, 'updateUser', element('userid', 'asmith') + element('password', localPassword));
      await cluster.setLdap('authentication', { enabled: 'true' });
      await agentsCaughtUp(cluster);
      const { password } = await account(cluster, 'asmith');

      for (const { state, account: wanted, cause } of states) {
        await cluster.directory.changeUser('asmith', wanted);
        const refused = await cluster.signIn({ user: 'asmith', password });
        expect(refused, state).toMatchObject({ signedIn: false, node: 'cups1', message: words.refused });
        expect(await symptomsAt(cluster, 'cups1', refused.attempt), state).toContain('LDAP_BIND_INVALID_CREDENTIALS');
        expect(await cluster.why(refused.attempt), state).toMatchObject({ cause });
        expect(await cluster.signIn({ user: 'asmith', password: localPassword }), state).toMatchObject({ signedIn: false });
        expect(await cluster.signIn({ user: 'asmith', password, node: 'cucm' }), state).toMatchObject({ signedIn: false });
        expect((await cluster.users('cucm', 'asmith')).users, state).toMatchObject([{ status: 'active' }]);

        const undone = Object.fromEntries(Object.keys(wanted).map((name) => [name, false]));
        await cluster.directory.changeUser('asmith', undone);
        expect(await cluster.signIn({ user: 'asmith', password }), `no longer ${state}`).toMatchObject({ signedIn: true });
      }
    });

    it('S67: a password that has to be changed first gets in where the directory takes it: the result of its bind is final', async () => {
      const { cluster } = lab;
      await cluster.directory.changeUser('asmith', { mustChangePassword: true });
      const accepted = await cluster.signIn({ user: 'asmith' });
      expect(accepted).toMatchObject({ signedIn: true });
      const { events } = await cluster.journal({ attempt: accepted.attempt });
      expect(events.filter(({ kind, facts }) => kind === 'ldap.bound' && facts.as === 'user')).toMatchObject([
        { outcome: 'ok', facts: { reason: 'password-must-change' } },
      ]);
      expect((await cluster.why(accepted.attempt)).prose).toContain('it must be changed first');
    });
  },
);

scenario('S67', { profile: 'no-ldap' }, (lab) => {
  /** CUCM as it is set up beside Active Directory, whose default filter leaves out disabled accounts. */
  async function withActiveDirectory(): Promise<void> {
    const { cluster } = lab;
    const { dn, password } = (await cluster.status()).accounts.directoryManager;
    const server = '<server><hostName>directory</hostName><ldapPortNumber>389</ldapPortNumber><sslEnabled>false</sslEnabled></server>';
    await cluster.setLdap('system', { syncEnabled: 'true', serverType: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' });
    const agreement =
      element('name', 'forest') +
      element('ldapDn', dn) +
      element('ldapPassword', password) +
      element('userSearchBase', 'ou=People,dc=lab,dc=example') +
      element('intervalValue', '7') +
      element('scheduleUnit', 'DAY') +
      `<servers>${server}</servers>`;
    const { status } = await callAxl(cluster, 'addLdapDirectory', `<ldapDirectory>${agreement}</ldapDirectory>`);
    expect(status).toBe(200);
    await cluster.setLdap('authentication', {
      enabled: 'true',
      managerDn: dn,
      managerPassword: password,
      searchBase: 'dc=lab,dc=example',
      servers: 'directory:389',
    });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });
  }

  it('S67: who is disabled goes inactive with the next run, where the filter of the server type leaves such accounts out', async () => {
    const { cluster } = lab;
    await withActiveDirectory();
    const { password } = (await cluster.status()).accounts.users.find(({ userid }) => userid === 'asmith') ?? { password: '' };
    expect(await cluster.signIn({ user: 'asmith', password })).toMatchObject({ signedIn: true });

    await cluster.directory.changeUser('asmith', { disabled: true });
    expect(await cluster.signIn({ user: 'asmith', password })).toMatchObject({ signedIn: false, message: words.refused });
    expect((await cluster.users('cucm', 'asmith')).users).toMatchObject([{ status: 'active', source: 'ldap' }]);

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 1, agentsBehind: [] });
    expect((await cluster.users('cucm', 'asmith')).users).toMatchObject([{ status: 'inactive' }]);
    const refused = await cluster.signIn({ user: 'asmith', password });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    expect(await symptomsAt(cluster, 'cups1', refused.attempt)).toContain('USER_INACTIVE');
  });
});
