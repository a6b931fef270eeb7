import { expect, it, vi } from 'vitest';
import { words } from './client-words.ts';
import { scenario } from './scenario.ts';

const newhire = { user: 'newhire', password: 'Newhire-1234' };

scenario('S32', {}, (lab) => {
  it('S32: a node that cannot reach CUCM gets no new users, and logs in those that it has', async () => {
    const { cluster } = lab;
    await cluster.block('cups1-to-cucm');
    await cluster.directory.addUser({ userid: newhire.user, password: newhire.password });

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, agentsCaughtUp: ['cups2'], agentsBehind: ['cups1'] });
    expect((await cluster.users('cucm', newhire.user)).users).toMatchObject([{ status: 'active' }]);
    expect(await cluster.signIn({ ...newhire, node: 'cucm' })).toMatchObject({ signedIn: true });
    await vi.waitFor(
      async () => {
        const agent = (await cluster.status()).agents.find(({ node }) => node === 'cups1');
        expect(agent).toMatchObject({ state: 'retrying', caughtUp: false });
        expect(agent?.text).toMatch(/currently failed to connect .*Retrying/);
      },
      { timeout: 15_000 },
    );

    expect((await cluster.users('cups1', newhire.user)).users).toEqual([]);
    expect(await cluster.signIn({ ...newhire, node: 'cups1' })).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
    expect(await cluster.signIn({ ...newhire, node: 'cups2' })).toMatchObject({ signedIn: true });
  });

  it('S32: the users arrive by themselves when the path opens', async () => {
    const { cluster } = lab;
    await cluster.block('cups1-to-cucm');
    await cluster.directory.addUser({ userid: newhire.user, password: newhire.password });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsBehind: ['cups1'] });

    await cluster.allow('cups1-to-cucm');

    await vi.waitFor(async () => expect((await cluster.users('cups1', newhire.user)).users).toMatchObject([{ status: 'active' }]), {
      timeout: 15_000,
    });
    expect(await cluster.signIn({ ...newhire, node: 'cups1' })).toMatchObject({ signedIn: true });
  });
});
