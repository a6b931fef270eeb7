import { describe, expect, it } from 'vitest';
import { triedCluster } from './tried-cluster.ts';

const tried = triedCluster();

describe('a contact', () => {
  it('with an id of 10,000 characters is refused in words that name the rule, and nobody else is harmed', async () => {
    const { cluster } = tried;
    await cluster.signIn({ user: 'bjones' });
    await cluster.contacts.add('bjones', { id: 'asmith' });
    await cluster.signIn({ user: 'asmith' });
    await expect(cluster.contacts.add('asmith', { id: 'x'.repeat(10_000) })).rejects.toThrow(/^id has more than 128 characters\.$/);
    await expect(cluster.contacts.addByPage('asmith', { id: 'x'.repeat(10_000) })).rejects.toThrow('id has more than 128 characters');
    await expect(cluster.contacts.add('asmith', { id: '' })).rejects.toThrow('id is missing');
    await expect(cluster.contacts.add('asmith', { typed: { BusinessPhone: '1'.repeat(2_000) } })).rejects.toThrow(
      'BusinessPhone: has more than 1024 characters',
    );
    expect((await cluster.contacts.list('asmith', true)).contacts).toEqual([]);
    expect((await cluster.contacts.list('bjones', true)).contacts).toMatchObject([{ userid: 'asmith' }]);
  });

  it('with markup for an id is text everywhere', async () => {
    const { cluster } = tried;
    await cluster.signIn({ user: 'asmith' });
    const id = `<script>alert("1")</script>&amp;'`;
    const added = await cluster.contacts.add('asmith', { id, name: '<b>Bob</b>' });
    expect(added).toMatchObject({ userid: id, name: '<b>Bob</b>', presence: 'offline' });
    expect((await cluster.contacts.why('asmith', id)).prose).toContain(id);
    await cluster.contacts.remove('asmith', id);
    expect((await cluster.contacts.list('asmith', true)).contacts).toEqual([]);
  });

  it('of one id twice, in whatever case, is one contact', async () => {
    const { cluster } = tried;
    await cluster.signIn({ user: 'asmith' });
    await cluster.contacts.add('asmith', { id: 'bjones' });
    await cluster.contacts.add('asmith', { id: 'BJONES', name: 'Bob' });
    expect((await cluster.contacts.list('asmith')).contacts).toMatchObject([{ name: 'Bob' }]);
    await cluster.contacts.remove('asmith', 'bJones');
    expect((await cluster.contacts.list('asmith')).contacts).toEqual([]);
  });

  it.each([
    [{}, 'one of id, typed, fromChat and fromSearch'],
    [{ id: 'bjones', fromChat: 'bjones' }, 'one of id, typed, fromChat and fromSearch'],
    [{ fromSearch: 'nobodyatall' }, 'shows nobody with user id nobodyatall'],
    [{ fromSearch: ' ' }, 'has 1 to'],
    [{ typed: {} }, 'details are missing'],
    [{ typed: { ShoeSize: '43' } }, 'has no field ShoeSize'],
    [{ typed: { constructor: 'y' } }, 'has no field constructor'],
    [{ fromChat: 'nobody' }, 'No chat window with nobody is open'],
  ])('%j is refused', async (contact, words) => {
    const { cluster } = tried;
    await cluster.signIn({ user: 'asmith' });
    await expect(cluster.contacts.add('asmith', contact)).rejects.toThrow(words);
  });
});

it('an id of 10,000 characters is refused by its field and the rule, wherever a person can name one', async () => {
  const { cluster } = tried;
  const id = 'x'.repeat(10_000);
  await cluster.signIn({ user: 'asmith' });
  const user = /^user: must have at most 128 characters\.$/;
  await expect(cluster.contacts.list(id)).rejects.toThrow(user);
  await expect(cluster.contacts.why(id, 'bjones')).rejects.toThrow(user);
  await expect(cluster.contacts.remove('asmith', id)).rejects.toThrow(/^key: must have at most 1000 characters\.$/);
  await expect(cluster.contacts.addByPage(id, { id: 'bjones' })).rejects.toThrow(user);
  await expect(cluster.presence(id)).rejects.toThrow(user);
  await expect(cluster.presenceUser(id)).rejects.toThrow(user);
  await expect(cluster.cupcDirectory.setUser(id, null)).rejects.toThrow(user);
  await expect(cluster.cupcDirectory.setProfile(id, {})).rejects.toThrow(/^profile: must have at most 128 characters\.$/);
  await expect(cluster.cupcDirectory.setServer(id, {})).rejects.toThrow(/^server: must have at most 128 characters\.$/);
  await expect(cluster.message('asmith', id, 'hello')).rejects.toThrow(/^to: must have at most 128 characters\.$/);
  await expect(cluster.presence('x'.repeat(100_000))).rejects.toThrow('A name in the request is too long.');
});

it('a message of 100,000 characters, to an id of markup, or from somebody without a client, is answered and harms nobody', async () => {
  const { cluster } = tried;
  await cluster.signIn({ user: 'asmith' });
  await expect(cluster.message('asmith', 'asmith', 'x'.repeat(100_000))).rejects.toThrow('A message has 1 to 8000 characters');
  expect(await cluster.message('asmith', '<b>*)(uid=*', 'hello')).toMatchObject({ delivered: false });
  await expect(cluster.message('nobody', 'asmith', 'hello')).rejects.toThrow('nobody has not used a client yet');
  await expect(cluster.phones.message('asmith', 'bjones', 'hello')).rejects.toThrow('asmith has no phone that is registered');
  await expect(cluster.phones.set('nobody', 'idle')).rejects.toThrow('no active user nobody');
});
