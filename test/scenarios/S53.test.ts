import { expect, it } from 'vitest';
import { bytesSent } from './cluster-state.ts';
import { nodesOf, searchLink, signIn } from './directory-search.ts';
import { scenario } from './scenario.ts';

scenario('S53', {}, (lab) => {
  it('S53: a search is one LDAP search from the client, and no call to CUCM or CUPS', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    const others = [
      ['cupc-to-cups1', 8443],
      ['cupc-to-cups2', 8443],
      ['cups1-to-directory', 636],
      ['cups1-to-cucm', 8443],
      ['cucm-to-directory', 636],
    ] as const;
    const carried = () => Promise.all(others.map(([link, port]) => bytesSent(cluster, link, port)));
    const [before, own] = [await carried(), await bytesSent(cluster, searchLink, 636)];

    const { attempt, results } = await cluster.search('asmith', 'Jones');

    expect(results.map(({ userid }) => userid)).toContain('bjones');
    expect(await carried()).toEqual(before);
    expect(await bytesSent(cluster, searchLink, 636)).toBeGreaterThan(own);
    expect(await nodesOf(cluster, attempt)).toEqual(['cupc']);
    const { events } = await cluster.journal({ attempt });
    expect(events.filter(({ kind }) => kind === 'ldap.searched')).toMatchObject([
      { node: 'cupc', facts: { purpose: 'contact-search', base: 'dc=lab,dc=example' } },
    ]);
  });

  it('S53: the directory sees the client and nobody else', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    await cluster.search('asmith', 'Jones');
    // Nodes that have their own way to the directory are of no use to a client that has none.
    await cluster.block(searchLink, 'refuse');
    const { results, attempt } = await cluster.search('asmith', 'Jones');
    expect(results).toEqual([]);
    expect(await cluster.why(attempt)).toMatchObject({ cause: 'ACCESS_LIST_DENIED', causes: [{ where: searchLink }] });
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded' });
  });
});
