import { expect, it } from 'vitest';
import { base, everybody, found, presenceUsers, signIn } from './directory-search.ts';
import { handedOut } from './epassoap-directory.ts';
import { scenario } from './scenario.ts';

scenario('S45', {}, (lab) => {
  it('S45: the node sends a context that names a group, and the client finds nobody and shows no error', async () => {
    const { cluster } = lab;
    await cluster.cupcDirectory.setProfile(everybody, { contexts: [{ dn: presenceUsers, recursive: true }] });
    expect(await handedOut(cluster, 'cups1', 'asmith')).toMatchObject({ SearchContext1: presenceUsers });
    await signIn(cluster, 'asmith');
    const before = await cluster.client('asmith');

    const nobody = await cluster.search('asmith', 'bjones');

    // bjones is a member; members are named in the group and do not stand below it.
    expect(Object.keys(nobody).sort()).toEqual(['attempt', 'ms', 'results', 'user']);
    expect(nobody.results).toEqual([]);
    expect(await cluster.client('asmith')).toEqual(before);
    expect(await cluster.why(nobody.attempt)).toMatchObject({ cause: 'SEARCH_CONTEXT_IS_GROUP', symptom: 'LDAP_NO_MATCH' });
  });

  it('S45: the same words find bjones as soon as the context is the container', async () => {
    const { cluster } = lab;
    await cluster.cupcDirectory.setProfile(everybody, { contexts: [{ dn: presenceUsers, recursive: true }] });
    await signIn(cluster, 'asmith');
    expect(await found(cluster, 'asmith', 'bjones')).toEqual([]);
    await cluster.cupcDirectory.setProfile(everybody, { contexts: [{ dn: base, recursive: true }] });
    await signIn(cluster, 'asmith');
    expect(await found(cluster, 'asmith', 'bjones')).toEqual(['bjones']);
  });
});
