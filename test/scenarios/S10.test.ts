import type { Cluster } from '@uclab/cluster';
import { expect, it } from 'vitest';
import { found, signIn } from './directory-search.ts';
import { scenario } from './scenario.ts';

/** As a new CUCM is set up for a directory of Microsoft's: nothing is there that would keep LDAP System from being chosen. */
async function setUpForActiveDirectory(cluster: Cluster): Promise<void> {
  const { directoryManager } = (await cluster.status()).accounts;
  const manager = { managerDn: directoryManager.dn, managerPassword: directoryManager.password };
  await cluster.setLdap('authentication', { enabled: 'false' });
  await cluster.removeAgreement('corporate');
  await cluster.setLdap('system', { serverType: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' });
  await cluster.addAgreement('forest', { ...manager, searchBase: 'dc=lab,dc=example', port: '636', ssl: 'true' });
  await cluster.setLdap('authentication', { enabled: 'true' });
}

scenario('S10', {}, (lab) => {
  it('S10: entries are read by the default filter of the server type, and user ids equal the chosen attribute everywhere', async () => {
    const { cluster } = lab;
    await setUpForActiveDirectory(cluster);
    await cluster.directory.change('bjones', 'disable');

    const run = await cluster.sync();

    expect(run).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });
    const { events } = await cluster.journal({ attempt: run.attempt });
    const filters = events.flatMap(({ kind, facts }) => (kind === 'ldap.searched' && 'filter' in facts ? [facts.filter] : []));
    expect(filters).toEqual(['(&(objectclass=user)(!(objectclass=Computer))(!(UserAccountControl:1.2.840.113556.1.4.803:=2)))']);
    const active = async (node: string) =>
      (await cluster.users(node)).users.filter(({ status }) => status === 'active').map(({ userid }) => userid);
    const users = await active('cucm');
    expect(users).toContain('asmith');
    expect(users).not.toContain('ASMITH-PC$');
    // Disabled: the other default filter would have left him in.
    expect(users).not.toContain('bjones');
    expect((await active('cups1')).sort()).toEqual(users.sort());

    await cluster.cupcDirectory.setSettings({ attributes: { UserID: 'sAMAccountName' } });
    await signIn(cluster, 'asmith');
    expect(await found(cluster, 'asmith', 'dbrown')).toEqual(['dbrown']);
    expect(users).toContain('dbrown');
  });

  it('S10: the page is read-only while an agreement exists, and while authentication is on', async () => {
    const { cluster } = lab;
    const before = (await cluster.ldap()).system;
    const change = () => cluster.setLdap('system', { serverType: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' });

    await expect(change()).rejects.toThrow(/while an LDAP Directory agreement exists; delete the agreements first/);
    await cluster.removeAgreement('corporate');
    await expect(change()).rejects.toThrow(/while LDAP Authentication is used; switch it off first/);
    expect((await cluster.ldap()).system).toEqual(before);
    await cluster.setLdap('authentication', { enabled: 'false' });
    expect((await change()).system).toMatchObject({ serverType: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' });
  });
});
