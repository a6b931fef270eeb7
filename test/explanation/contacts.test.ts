import { describe, expect, it } from 'vitest';
import { showsContact, signInConnected } from '../scenarios/contact-lists.ts';
import { explainedCluster } from './explained-cluster.ts';

describe('a contact that is off line', () => {
  const lab = explainedCluster();

  it('because the map takes user ids from another attribute is told as such, with the person behind the value', async () => {
    const { cluster } = lab;
    await cluster.cupcDirectory.setSettings({ attributes: { UserID: 'telephoneNumber' } });
    await signInConnected(cluster, 'asmith');
    await cluster.contacts.add('asmith', { fromSearch: '2001' });
    const why = await cluster.contacts.why('asmith', '2001');
    expect(why).toMatchObject({ cause: 'ID_UNKNOWN_TO_CLUSTER', ids: { contact: '2001', cluster: 'bjones', directory: 'bjones' } });
    expect(why.prose).toContain('Map UserID to uid, which holds bjones, sign in again, and add the contact again.');
  });

  it('because the Presence Engine of the node at which it is signed in is stopped', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    await signInConnected(cluster, 'bjones');
    await cluster.contacts.add('asmith', { id: 'bjones' });
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
    await cluster.control('cups2', 'Presence Engine', 'stop');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'offline' });
    const why = await cluster.contacts.why('asmith', 'bjones');
    expect(why.cause).toBe('SERVICE_STOPPED');
    expect(why.prose).toContain('Presence Engine on cups2 is stopped.');
  });

  it('because the user is not enabled for presence', async () => {
    const { cluster } = lab;
    await cluster.setPresenceUser('bjones', { enabled: false });
    await signInConnected(cluster, 'asmith');
    await cluster.contacts.add('asmith', { id: 'bjones' });
    const why = await cluster.contacts.why('asmith', 'bjones');
    expect(why.cause).toBe('USER_NOT_ENABLED');
    expect(why.prose).toContain('bjones is not enabled for presence on CUCM. Enable bjones for presence on page');
  });

  it('because the presence nodes have not copied a new user from CUCM, whom they cannot reach', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    await cluster.block('cups1-to-cucm', 'refuse');
    await cluster.block('cups2-to-cucm', 'refuse');
    await cluster.directory.addUser({ userid: 'newone', password: 'Start-1234' });
    await cluster.sync();
    await cluster.contacts.add('asmith', { id: 'newone' });
    const why = await cluster.contacts.why('asmith', 'newone');
    expect(why).toMatchObject({ cause: 'USER_NOT_SYNCHRONISED', ids: { contact: 'newone', cluster: 'newone', directory: 'newone' } });
    expect(why.prose).toMatch(/CUCM has newone, and (cups\d) has not copied this user from CUCM yet, because link \1-to-cucm is blocked\./);
    expect(why.prose).not.toContain('Use the same id');
  });
});
