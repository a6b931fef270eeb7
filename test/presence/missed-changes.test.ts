import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StartedCluster, startCluster } from '@uclab/cluster';
import { describe, expect, inject, it } from 'vitest';

// An embedded machine that was stopped comes back with its whole cluster only; test/containers/faults.test.ts has one that does by itself.
describe.runIf(inject('platform') === 'embedded')('a presence node that was down', () => {
  it('has what was changed for CUPC meanwhile when it is back', async () => {
    const stateFolder = mkdtempSync(join(tmpdir(), 'uclab-missed-'));
    let cluster: StartedCluster | undefined;
    try {
      cluster = await startCluster({ users: 20, stateFolder });
      await cluster.machines.get('cups2')?.stop();
      const changed = await cluster.cupcDirectory.setSettings({ attributes: { UserID: 'telephoneNumber' } });
      expect(changed.nodes).toEqual([
        { node: 'cups1', state: 'same' },
        { node: 'cups2', state: 'unreachable' },
      ]);
      await cluster.stop();
      cluster = await startCluster({ users: 20, stateFolder });
      const again = cluster;
      const states = async () => (await again.cupcDirectory.show()).nodes.map(({ state }) => state);
      await expect.poll(states, { timeout: 10_000 }).toEqual(['same', 'same']);
      expect((await cluster.cupcDirectory.show()).attributes.UserID).toBe('telephoneNumber');
      // A client of that node is given it.
      await cluster.signIn({ user: 'bjones' });
      expect((await cluster.search('bjones', 'smith')).results).toContainEqual(
        expect.objectContaining({ userid: '2000', displayName: 'Ann Smith' }),
      );
    } finally {
      await cluster?.stop();
      rmSync(stateFolder, { recursive: true, force: true });
    }
  });
});
