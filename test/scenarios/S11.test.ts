import { expect, it } from 'vitest';
import { scenario } from './scenario.ts';

scenario('S11', { profile: 'no-ldap' }, (lab) => {
  it('S11: with the switch off neither an agreement nor authentication can be saved, and nobody is affected', async () => {
    const { cluster } = lab;
    const { directoryManager } = (await cluster.status()).accounts;
    const manager = { managerDn: directoryManager.dn, managerPassword: directoryManager.password, searchBase: 'dc=lab,dc=example' };
    const before = await cluster.ldap();
    const everybody = await Promise.all(['cucm', 'cups1', 'cups2'].map((node) => cluster.users(node)));

    await expect(cluster.addAgreement('corporate', { ...manager, port: '389' })).rejects.toThrow(
      'LDAP Directory cannot be changed while synchronisation from the LDAP server is off',
    );
    await expect(cluster.setLdap('authentication', { enabled: 'true', ...manager, host: 'directory', port: '389' })).rejects.toThrow(
      'LDAP Authentication cannot be changed while synchronisation from the LDAP server is off',
    );

    expect(await cluster.ldap()).toEqual(before);
    expect(await Promise.all(['cucm', 'cups1', 'cups2'].map((node) => cluster.users(node)))).toEqual(everybody);
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });

    await cluster.setLdap('system', { syncEnabled: 'true' });
    await cluster.addAgreement('corporate', { ...manager, port: '389' });
    await cluster.setLdap('authentication', { enabled: 'true', ...manager, host: 'directory', port: '389' });
    expect(await cluster.ldap()).toMatchObject({ directories: [{ name: 'corporate' }], authentication: { enabled: true } });
  });
});
