import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { dirSync } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const newhire = { user: 'newhire', password: 'Newhire-1234' };

scenario('S08', { assumed: ['The garbage collector is a part of Cisco DirSync and rests with it.'] }, (lab) => {
  it('S08: while Cisco DirSync is not activated neither button nor schedule does anything, and a new person is unknown', async () => {
    const { cluster } = lab;
    await cluster.setLdap('directory', { interval: '6h' });
    await cluster.directory.addUser({ userid: newhire.user, password: newhire.password });

    await cluster.control('cucm', dirSync, 'deactivate');

    const { services } = await cluster.services('cucm');
    expect(services.find(({ name }) => name === dirSync)).toMatchObject({ state: 'STOPPED', activated: false, kind: 'feature' });
    await expect(cluster.control('cucm', dirSync, 'start')).rejects.toThrow(/Service Not Activated/);
    expect(await cluster.sync()).toMatchObject({ outcome: 'refused', message: 'Cisco DirSync does not run' });
    // That a run was passed over is all that happens.
    const passedOver = expect.stringMatching(/^LDAP Directory corporate: .* passed over, Cisco DirSync is not activated$/);
    const { happened } = await cluster.advance({ by: '8d' });
    expect(happened.filter(({ node }) => node === 'cucm')).toMatchObject([{ kind: 'synchronisation', text: passedOver }]);
    for (const node of ['cucm', 'cups1', 'cups2']) expect((await cluster.users(node, newhire.user)).users, node).toEqual([]);
    expect(await cluster.signIn({ ...newhire, node: 'cups1' })).toMatchObject({ signedIn: false, message: words.refused });

    await cluster.control('cucm', dirSync, 'activate');
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1 });
    expect(await cluster.signIn(newhire)).toMatchObject({ signedIn: true });
  });
});
