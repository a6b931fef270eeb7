import type { Cluster } from '@uclab/cluster';
import { describe, expect, it } from 'vitest';
import { showsContact, signInConnected } from '../scenarios/contact-lists.ts';
import { explainedCluster } from './explained-cluster.ts';

const stillPasses = async (cluster: Cluster): Promise<string[]> => (await cluster.links()).stillPasses;

describe('what still passes while a link is blocked', () => {
  const lab = explainedCluster();

  it('between nodes is presence of users of one node, and one way where one link is open', async () => {
    const { cluster } = lab;
    for (const user of ['asmith', 'clee', 'bjones']) await signInConnected(cluster, user, { node: user === 'bjones' ? 'cups2' : 'cups1' });
    await cluster.contacts.add('asmith', { id: 'clee' });
    await cluster.contacts.add('asmith', { id: 'bjones' });
    await cluster.contacts.add('bjones', { id: 'asmith' });
    await cluster.block('cups1-to-cups2', 'refuse');
    const sentences = await stillPasses(cluster);
    expect(sentences).toContain('Presence and chat between users of cups1 still work.');
    expect(sentences).toContain('Users of cups2 still see presence of users of cups1, and can write to them.');
    expect(sentences.join(' ')).not.toContain('Users of cups1 still see presence of users of cups2');
    await cluster.setPresence('clee', 'busy');
    await showsContact(cluster, 'asmith', 'clee', { presence: 'busy' });
    expect(await cluster.message('clee', 'asmith', 'Back at two')).toMatchObject({ delivered: true });
    await cluster.setPresence('asmith', 'away');
    await showsContact(cluster, 'bjones', 'asmith', { presence: 'away' });
    expect(await cluster.message('bjones', 'asmith', 'Back at two')).toMatchObject({ delivered: true });
    expect(await cluster.message('asmith', 'bjones', 'Back at two')).toMatchObject({ delivered: false });
  });

  it('from a client to its node is the search of those who are signed in, and presence at the other node', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    await cluster.block('cupc-to-cups1', 'refuse');
    const sentences = await stillPasses(cluster);
    expect(sentences).toContain('Presence and chat between users of cups2 still work.');
    expect(sentences).toContain('Clients that are signed in still reach the directory, for contact search and names of callers.');
    expect(sentences.join(' ')).not.toContain('Presence and chat between users of cups1');
    expect(sentences.join(' ')).not.toContain('users of cups1 and');
    expect((await cluster.search('asmith', 'Jones')).results.length).toBeGreaterThan(0);
    expect((await cluster.call({ from: 'bjones', to: 'asmith' })).contact).not.toBeNull();
  });

  it('to the directory is not told of presence, which that has nothing to do with', async () => {
    await lab.cluster.block('cups1-to-directory', 'refuse');
    expect((await stillPasses(lab.cluster)).join(' ')).not.toContain('resence');
  });
});
