import { expect, it } from 'vitest';
import { base, everybody, found, signIn } from './directory-search.ts';
import { handedOut } from './epassoap-directory.ts';
import { scenario } from './scenario.ts';

const users = `CN=Users,${base}`;

scenario('S44', { assumed: ['A context that is not recursive holds the entries directly below it.'] }, (lab) => {
  it('S44: the node sends the context, and the people in the Users container are found', async () => {
    const { cluster } = lab;
    await cluster.cupcDirectory.setProfile(everybody, { contexts: [{ dn: users, recursive: true }] });
    expect(await handedOut(cluster, 'cups1', 'asmith')).toMatchObject({
      SearchContext1: users,
      SearchRecursive1: 'TRUE',
      SearchContext2: '',
    });
    await signIn(cluster, 'asmith');

    expect(await found(cluster, 'asmith', 'dbrown')).toEqual(['dbrown']);
    expect(await found(cluster, 'asmith', "O'Brien")).toEqual(['kobrien']);
    // Whoever stands elsewhere is not.
    expect(await found(cluster, 'asmith', 'bjones')).toEqual([]);
  });

  it('S44: three contexts are searched, each as its recursive flag says', async () => {
    const { cluster } = lab;
    const contexts = [
      { dn: users, recursive: false },
      { dn: `ou=Sales,ou=People,${base}`, recursive: true },
      { dn: `ou=People,${base}`, recursive: false },
    ];
    await cluster.cupcDirectory.setProfile(everybody, { contexts });
    await signIn(cluster, 'asmith');

    expect(await found(cluster, 'asmith', 'dbrown')).toEqual(['dbrown']);
    expect(await found(cluster, 'asmith', 'bjones')).toEqual(['bjones']);
    // Support stands one level further down than the third context goes.
    expect(await found(cluster, 'asmith', 'clee')).toEqual([]);
  });
});
