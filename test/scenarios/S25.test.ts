import { expect, it } from 'vitest';
import { bytesSent, symptomsAt } from './cluster-state.ts';
import { found, signIn } from './directory-search.ts';
import { handedOut } from './epassoap-directory.ts';
import { scenario } from './scenario.ts';

scenario('S25', {}, (lab) => {
  it('S25: with a wrong host on the LDAP Server page log-in works and search finds nobody', async () => {
    const { cluster } = lab;
    await cluster.cupcDirectory.setServer('directory', { host: 'wrong.lab.example' });
    expect(await handedOut(cluster, 'cups1', 'asmith')).toMatchObject({ 'Primary.Address': 'wrong.lab.example' });

    await signIn(cluster, 'asmith');
    const nobody = await cluster.search('asmith', 'Jones');

    expect(nobody.results).toEqual([]);
    expect(await symptomsAt(cluster, 'cupc', nobody.attempt)).toContain('LDAP_NAME_NOT_RESOLVED');
    expect(await cluster.why(nobody.attempt)).toMatchObject({
      cause: 'LDAP_SETTINGS_WRONG',
      causes: [{ where: 'LDAP Server on cups1' }],
    });
  });

  it('S25: the corrected host is used only after the next log-in', async () => {
    const { cluster } = lab;
    await cluster.cupcDirectory.setServer('directory', { host: 'wrong.lab.example' });
    await signIn(cluster, 'asmith');
    await signIn(cluster, 'bjones');
    await cluster.cupcDirectory.setServer('directory', { host: 'directory' });

    const still = await cluster.search('asmith', 'Jones');
    expect(still.results).toEqual([]);
    expect(await cluster.why(still.attempt)).toMatchObject({ cause: 'CLIENT_SETTINGS_OLD' });
    expect(await cluster.signIn({ user: 'clee' })).toMatchObject({ signedIn: true });

    await signIn(cluster, 'asmith');
    expect(await found(cluster, 'asmith', 'Jones')).toContain('bjones');
    // Whoever stayed on line still has the old one, on the other node too.
    expect(await found(cluster, 'bjones', 'Smith')).toEqual([]);
  });

  it('S25: the other way round a client goes on with the right host while a wrong one stands on the page', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    await cluster.cupcDirectory.setServer('directory', { host: 'wrong.lab.example' });
    expect(await found(cluster, 'asmith', 'Jones')).toContain('bjones');
    await signIn(cluster, 'asmith');
    expect(await found(cluster, 'asmith', 'Jones')).toEqual([]);
  });

  it('S25: CUCM is not involved', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    const settings = await cluster.ldap();
    const before = await bytesSent(cluster, 'cucm-to-directory', 636);
    await cluster.cupcDirectory.setServer('directory', { host: 'wrong.lab.example' });
    await cluster.search('asmith', 'Jones');
    expect(await cluster.ldap()).toEqual(settings);
    expect(await bytesSent(cluster, 'cucm-to-directory', 636)).toBe(before);
  });
});
