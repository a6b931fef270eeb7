import type { Cluster } from '@uclab/cluster';
import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { logOf, neverHadTheCertificate } from './cluster-state.ts';
import { scenario } from './scenario.ts';

async function expectHealthyCucm(cluster: Cluster): Promise<void> {
  expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
  expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
}

scenario('S31', { assumed: ['The log-in takes longer in reason A, because the node waits for an answer.'] }, (lab) => {
  it('S31: a blocked path and a missing certificate look the same to the user, and different in the log of the node', async () => {
    const { cluster } = lab;
    await cluster.block('cups1-to-directory');
    const blocked = await cluster.signIn({ user: 'asmith' });
    const clientBlocked = await cluster.client('asmith');
    const logBlocked = await logOf(cluster, 'cups1', 'Cisco Tomcat');
    await expectHealthyCucm(cluster);

    await cluster.reset();
    await neverHadTheCertificate(cluster, 'cups1');
    const untrusted = await cluster.signIn({ user: 'asmith' });
    const clientUntrusted = await cluster.client('asmith');
    const logUntrusted = await logOf(cluster, 'cups1', 'Cisco Tomcat');
    await expectHealthyCucm(cluster);

    expect(blocked).toMatchObject({ signedIn: false, message: words.refused });
    expect(untrusted.message).toBe(blocked.message);
    expect(clientUntrusted).toEqual(clientBlocked);

    expect(logBlocked).toMatch(/no answer within/);
    expect(logBlocked).not.toMatch(/not trusted/);
    expect(logUntrusted).toMatch(/certificate not trusted/);
    expect(logUntrusted).not.toMatch(/no answer within/);

    // The node waits out its time for the server of reason A; a handshake fails at once.
    expect(blocked.ms).toBeGreaterThan(2000);
    expect(untrusted.ms).toBeLessThan(blocked.ms);
  });
});
