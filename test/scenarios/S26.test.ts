import { expect, it, vi } from 'vitest';
import { account, bytesSent, logOf } from './cluster-state.ts';
import { getAllConfig, logIn } from './epassoap.ts';
import { scenario } from './scenario.ts';

scenario('S26', {}, (lab) => {
  it('S26: a client logs in by a login request on the SOAP port of its node', async () => {
    const { cluster } = lab;
    const before = await bytesSent(cluster, 'cupc-to-cups1', 8443);
    const signedIn = await cluster.signIn({ user: 'asmith' });
    expect(signedIn).toMatchObject({ signedIn: true, node: 'cups1' });
    expect(await cluster.client('asmith')).toMatchObject({ state: 'signed-in', node: 'cups1' });

    const { links } = await cluster.links();
    expect(links.find(({ name }) => name === 'cupc-to-cups1')?.ports.map(({ port }) => port)).toEqual([8443, 5061]);
    // A gateway counts the bytes of a connection when it ends, and a client keeps its own open.
    await cluster.restart('cups1', 'Cisco Tomcat');
    await vi.waitFor(async () => expect(await bytesSent(cluster, 'cupc-to-cups1', 8443)).toBeGreaterThan(before), { timeout: 15_000 });
    expect(await logOf(cluster, 'cups1', 'Cisco UP Client Profile Agent')).toMatch(/login of asmith from CUPC .* accepted/);
    const { events } = await cluster.journal({ attempt: signedIn.attempt });
    expect(events).toContainEqual(
      expect.objectContaining({ node: 'cups1', kind: 'epassoap.login-answered', outcome: 'ok', facts: { user: 'asmith', sessions: 1 } }),
    );
  });

  it('S26: the node answers a login request with a session key of its own, and a wrong password with none', async () => {
    const { cluster } = lab;
    const { userid, password } = await account(cluster, 'asmith');
    const first = await logIn(cluster, 'cups1', userid, password);
    const second = await logIn(cluster, 'cups1', userid, password);
    expect(first).toMatch(/^\w{16,}$/);
    expect(second).toMatch(/^\w{16,}$/);
    expect(second).not.toBe(first);
    expect(await logIn(cluster, 'cups1', userid, 'wrong')).toBeUndefined();
    expect(await getAllConfig(cluster, 'cups1', second ?? '')).toBe('served');
  });

  it('S26: CUCM sees nothing of it: no log-in call, no path from the client', async () => {
    const { cluster } = lab;
    const before = await logOf(cluster, 'cucm', '');
    const { attempt } = await cluster.signIn({ user: 'asmith' });

    const { links } = await cluster.links();
    expect(links.map(({ name }) => name)).not.toContain('cupc-to-cucm');
    const { events } = await cluster.journal({ attempt });
    expect(events.map(({ node }) => node)).not.toContain('cucm');
    const since = (await logOf(cluster, 'cucm', '')).slice(before.length);
    expect(since).not.toMatch(/asmith|doAuthenticateUser/);
    // The same log does tell of a log-in at CUCM.
    await cluster.signIn({ user: 'asmith', node: 'cucm' });
    expect(await logOf(cluster, 'cucm', '')).toMatch(/doAuthenticateUser/);
  });
});
