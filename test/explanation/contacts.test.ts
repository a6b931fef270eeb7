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

  it.each(['refuse', 'blackhole'] as const)('because the link of its client is blocked (%s), although it is signed in', async (mode) => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    await signInConnected(cluster, 'bjones');
    await cluster.contacts.add('asmith', { id: 'bjones' });
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
    await cluster.block('cupc-to-cups2', mode);
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'offline' });
    const why = await cluster.contacts.why('asmith', 'bjones');
    expect(why.cause).toBe('ACCESS_LIST_DENIED');
    expect(why.prose).toContain('bjones is signed in at cups2, but link cupc-to-cups2 is blocked.');
    expect(why.remedy).toBe('Permit TCP 5061 and 8443 from cupc to cups2; nothing needs restarting.');
    expect(why.prose).not.toContain('no client');
  });

  it.each([
    ['link', 'link cupc-to-cups1 is blocked.', 'Permit TCP 5061 and 8443 from cupc to cups1; nothing needs restarting.'],
    ['service', 'Cisco UP Presence Engine on cups1 is stopped.', 'Start Cisco UP Presence Engine on cups1.'],
  ])('because the own client is cut off from its node, told by which of %s and its fellow it is', async (what, told, remedy) => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    await cluster.contacts.add('asmith', { id: 'bjones' });
    if (what === 'link') await cluster.block('cupc-to-cups1', 'refuse');
    else await cluster.control('cups1', 'Presence Engine', 'stop');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'unknown' });
    const why = await cluster.contacts.why('asmith', 'bjones');
    expect(why).toMatchObject({ cause: 'CLIENT_NOT_CONNECTED', remedy });
    expect(why.prose).toContain(`so it knows nobody's presence: ${told} ${remedy}`);
  });

  it('because the nodes are apart, told by the link that is blocked', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    await cluster.contacts.add('asmith', { id: 'bjones' });
    await cluster.block('cups1-to-cups2', 'refuse');
    await signInConnected(cluster, 'bjones');
    const why = await cluster.contacts.why('asmith', 'bjones');
    expect(why.cause).toBe('NODES_APART');
    expect(why.prose).toContain('cups1 has not heard of it, because link cups1-to-cups2 is blocked. Permit TCP 5062 and 8443');
  });

  it('because the entry of the directory was not synchronised to CUCM yet', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    await cluster.directory.addUser({ userid: 'newone', password: 'Start-1234' });
    await cluster.contacts.add('asmith', { id: 'newone' });
    const why = await cluster.contacts.why('asmith', 'newone');
    expect(why.cause).toBe('ID_UNKNOWN_TO_CLUSTER');
    expect(why.remedy).toMatch(/^Synchronise CUCM from LDAP/);
    expect(why.prose).not.toContain('Add the contact under an id that CUCM has');
    await cluster.sync();
    expect((await cluster.contacts.why('asmith', 'newone')).cause).toBe('CONTACT_NOT_SIGNED_IN');
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
