import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { scenario } from './scenario.ts';

const newhire = { user: 'newhire', password: 'Newhire-1234' };

scenario('S49', { persona: 'cucm=7.1,cups=7.0,cupc=7.0', demoLicence: true }, (lab) => {
  it('S49: a pair that works synchronises with a demo licence as with any', async () => {
    const { cluster } = lab;
    const { nodes } = await cluster.status();
    const licences = nodes.filter(({ licence }) => licence !== null).map(({ name, licence }) => `${name}: ${licence}`);
    expect(licences).toEqual(['cucm: demo', 'cups1: demo', 'cups2: demo']);

    await cluster.directory.addUser({ userid: newhire.user, password: newhire.password });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, agentsBehind: [] });
    expect(await cluster.agent('cups1')).toMatchObject({ state: 'completed', licence: 'demo' });
    expect(await cluster.signIn({ ...newhire, node: 'cups1' })).toMatchObject({ signedIn: true });
  });
});

scenario('S49', { persona: 'cucm=7.1,cups=6.0.3,cupc=6.0.3', demoLicence: false }, (lab) => {
  it('S49: a pair that does not work does not synchronise with a full licence either', async () => {
    const { cluster } = lab;
    const { nodes } = await cluster.status();
    expect(nodes.find(({ name }) => name === 'cucm')?.licence).toBe('full');

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsBehind: ['cups1', 'cups2'] });
    expect((await cluster.users('cups1')).users).toEqual([]);
    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    expect((await cluster.why(refused.attempt)).causes.map(({ code }) => code)).toContain('VERSION_MISMATCH');
  });
});
