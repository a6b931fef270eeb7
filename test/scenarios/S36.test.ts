import { expect, it } from 'vitest';
import { bytesSent } from './cluster-state.ts';
import { nodesOf, signIn } from './directory-search.ts';
import { scenario } from './scenario.ts';

scenario('S36', { profile: 'no-ldap' }, (lab) => {
  it('S36: a search for a colleague who is a user of CUCM finds nobody without an LDAP server for CUPC', async () => {
    const { cluster } = lab;
    expect((await cluster.users('cucm', 'bjones')).users).toMatchObject([{ source: 'local', status: 'active' }]);
    await signIn(cluster, 'asmith');

    for (const text of ['bjones', 'Bob', 'Jones', '2001']) {
      const { results, attempt } = await cluster.search('asmith', text);
      expect(results, text).toEqual([]);
      expect(await cluster.why(attempt)).toMatchObject({ cause: 'CLIENT_SETTINGS_MISSING', symptom: 'DIRECTORY_NOT_CONFIGURED' });
    }
  });

  it('S36: no query arrives at CUCM or at CUPS', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    const links = [
      ['cupc-to-cups1', 8443],
      ['cups1-to-cucm', 8443],
      ['cupc-to-directory', 389],
      ['cupc-to-directory', 636],
    ] as const;
    const carried = () => Promise.all(links.map(([link, port]) => bytesSent(cluster, link, port)));
    const before = await carried();

    const { attempt } = await cluster.search('asmith', 'Jones');

    expect(await nodesOf(cluster, attempt)).toEqual(['cupc']);
    expect(await carried()).toEqual(before);
  });
});
