import { LabRefusedError } from '@uclab/cluster';
import { describe, expect, it, vi } from 'vitest';
import { explainedCluster } from './explained-cluster.ts';

describe('a Sync Agent that does not follow CUCM', () => {
  const lab = explainedCluster();
  const link = 'Link cups1-to-cucm is blocked. Permit TCP 8443 and 9443 from cups1 to cucm; nothing needs restarting.';

  it('because its link is blocked names the link, and so does a resync that fails', async () => {
    const { cluster } = lab;
    expect((await cluster.agent('cups1')).why).toBeNull();
    await cluster.block('cups1-to-cucm', 'refuse');
    const refused = await cluster.resyncAgent('cups1').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LabRefusedError);
    expect(refused).toMatchObject({
      code: 'unreachable',
      message: `The Sync Agent of cups1 does not get what CUCM has: ${link.replace('Link', 'link')}`,
    });
    await vi.waitFor(async () => expect(await cluster.agent('cups1')).toMatchObject({ state: 'retrying', why: link }), { timeout: 10_000 });
    await cluster.allow('cups1-to-cucm');
    await vi.waitFor(async () => expect(await cluster.agent('cups1')).toMatchObject({ state: 'completed', why: null }), {
      timeout: 15_000,
    });
  });

  it('because it is stopped is no matter of the link', async () => {
    const { cluster } = lab;
    await cluster.control('cups1', 'Sync Agent', 'stop');
    expect((await cluster.agent('cups1')).why).toBe('Cisco UP Sync Agent on cups1 is stopped. Start Cisco UP Sync Agent on cups1.');
    await expect(cluster.resyncAgent('cups1')).rejects.toMatchObject({ code: 'conflict' });
  });
});
