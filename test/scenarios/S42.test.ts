import { expect, it } from 'vitest';
import { signIn } from './directory-search.ts';
import { scenario } from './scenario.ts';

const calls = [
  'Phones are not emulated: the laboratory sets a call up by what CUCM knows of numbers, and rings the client of whoever has the number called.',
];
const assumed = ['Numbers are the same when their digits are, and of several people with the number the first one is shown.'];

scenario('S42', { profile: 'no-ldap', deviation: calls }, (lab) => {
  it("S42: without LDAP the client shows the number of a colleague's call", async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');

    // CUCM sets the call up: it knows whose numbers both are.
    const call = await cluster.call({ from: 'bjones', to: '2000' });

    expect(call).toMatchObject({ user: 'asmith', number: '2001', shows: '2001', contact: null });
    const why = await cluster.why(call.attempt);
    expect(why).toMatchObject({ kind: 'call', outcome: 'failed', cause: 'CLIENT_SETTINGS_MISSING' });
    expect(why.prose).toContain('The client of asmith showed the number 2001 and no name.');
  });
});

scenario('S42', { deviation: calls, assumed }, (lab) => {
  it('S42: with LDAP the client shows the display name', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    const call = await cluster.call({ from: 'bjones', to: '2000' });
    expect(call).toMatchObject({ user: 'asmith', number: '2001', shows: 'Bob Jones', contact: { userid: 'bjones' } });
    expect(await cluster.why(call.attempt)).toMatchObject({ kind: 'call', outcome: 'succeeded', cause: null });
  });

  it('S42: also where the directory writes the number in another way', async () => {
    const { cluster } = lab;
    await cluster.directory.setUser('bjones', { telephoneNumber: '408-555-1212' });
    await signIn(cluster, 'asmith');
    for (const from of ['408-555-1212', '4085551212', '(408) 555 1212']) {
      expect(await cluster.call({ from, to: 'asmith' }), from).toMatchObject({ shows: 'Bob Jones' });
    }
    expect(await cluster.call({ from: '408-555-1213', to: 'asmith' })).toMatchObject({ shows: '408-555-1213', contact: null });
  });

  it('S42: a number that no entry has is shown as it is, though LDAP works', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    const call = await cluster.call({ from: '9999', to: 'asmith' });
    expect(call).toMatchObject({ shows: '9999', contact: null });
    expect(await cluster.why(call.attempt)).toMatchObject({ cause: 'NOTHING_MATCHES', symptom: 'LDAP_NO_MATCH' });
  });

  it('S42: CUCM sets up no call to a number that nobody has', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    await expect(cluster.call({ from: '2001', to: '777777' })).rejects.toMatchObject({ code: 'not-found', field: 'to' });
  });
});
