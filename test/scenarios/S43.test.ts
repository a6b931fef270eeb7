import { expect, it } from 'vitest';
import { signIn } from './directory-search.ts';
import { scenario } from './scenario.ts';

const deviation = ['The web conference itself is not emulated; what is observed is whether the client opens it by itself.'];

scenario('S43', { profile: 'no-ldap', deviation }, (lab) => {
  it('S43: without LDAP a call that becomes a conference opens none by itself', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    expect(await cluster.call({ from: 'bjones', to: 'asmith', conference: true })).toMatchObject({
      contact: null,
      conference: 'stays-closed',
    });
  });
});

scenario('S43', { deviation }, (lab) => {
  it('S43: with LDAP and a caller who is found it opens', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    expect(await cluster.call({ from: 'bjones', to: 'asmith', conference: true })).toMatchObject({
      contact: { userid: 'bjones' },
      conference: 'opens',
    });
    expect(await cluster.call({ from: 'bjones', to: 'asmith' })).toMatchObject({ conference: 'none' });
  });

  it('S43: with LDAP and a caller who is not found it stays closed: the name is what it takes', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    expect(await cluster.call({ from: '9999', to: 'asmith', conference: true })).toMatchObject({
      contact: null,
      conference: 'stays-closed',
    });
    await cluster.block('cupc-to-directory', 'refuse');
    expect(await cluster.call({ from: 'bjones', to: 'asmith', conference: true })).toMatchObject({
      contact: null,
      conference: 'stays-closed',
    });
  });
});
