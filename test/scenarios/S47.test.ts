import { expect, it, vi } from 'vitest';
import { words } from './client-words.ts';
import { logOf } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const agent = 'Cisco UP Sync Agent';

scenario(
  'S47',
  {
    persona: 'cucm=7.1,cups=6.0.3,cupc=6.0.3',
    assumed: ['What the status says of an agent that does not start; the words of the log.'],
    deviation: ['The service is started for a moment, until CUCM has told its version, and ends then.'],
  },
  (lab) => {
    it('S47: the Sync Agent of CUP 6.0.3 does not start beside CUCM 7, and says why to whoever looks', async () => {
      const { cluster } = lab;
      const { service, ...shown } = await cluster.agent('cups1');
      expect(service).toMatchObject({ name: agent, state: 'STOPPED', reason: 'CUCM 7.1.3 does not work with release 6.0.3 of this node' });
      expect(shown).toMatchObject({
        state: 'not-running',
        symptom: 'AGENT_VERSION_MISMATCH',
        cucmVersion: '7.1.3',
        users: 0,
        snapshots: 0,
      });
      expect(shown.text).toMatch(/^Not Running, version of CUCM not supported \d{4}-/);
      const status = await cluster.status();
      expect(status.agents).toMatchObject([{ state: 'not-running', caughtUp: false }, { state: 'not-running' }]);
      expect(status.nodes.find(({ name }) => name === 'cups1')?.services.find(({ name }) => name === agent)?.state).toBe('STOPPED');
      expect(await logOf(cluster, 'cups1', agent)).toMatch(/does not start: CUCM 7\.1\.3 does not work with release 6\.0\.3 of this node/);
      const { events } = await cluster.journal();
      const refused = events.find((event) => event.kind === 'sync-agent.version-refused' && event.node === 'cups1');
      expect(refused).toMatchObject({ symptom: 'AGENT_VERSION_MISMATCH', facts: { own: '6.0.3', cucm: '7.1.3' } });
    });

    it('S47: starting it by hand changes nothing, and neither does a restart', async () => {
      const { cluster } = lab;
      for (const action of ['start', 'restart'] as const) {
        await cluster.control('cups1', agent, action);
        await vi.waitFor(async () => expect((await cluster.agent('cups1')).service?.state).toBe('STOPPED'), { timeout: 10_000 });
      }
      await expect(cluster.resyncAgent('cups1')).rejects.toThrow('Cisco UP Sync Agent on cups1 does not run; start it first.');
      expect((await cluster.users('cups1')).users).toEqual([]);
    });

    it('S47: CUCM is healthy and serves AXL, and the user list of CUPS is empty', async () => {
      const { cluster } = lab;
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsCaughtUp: [], agentsBehind: ['cups1', 'cups2'] });
      expect((await cluster.ldap()).system.syncEnabled).toBe(true);
      expect((await cluster.users('cucm', 'asmith')).users).toMatchObject([{ status: 'active' }]);
      expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
      for (const node of ['cups1', 'cups2']) expect((await cluster.users(node)).users).toEqual([]);
    });

    it('S47: the client is refused with the words of every refusal, and the laboratory tells the cause', async () => {
      const { cluster } = lab;
      const refused = await cluster.signIn({ user: 'asmith' });
      expect(refused).toMatchObject({ signedIn: false, node: 'cups1', message: words.refused });
      const wrong = await cluster.signIn({ user: 'asmith', password: 'wrong' });
      expect(wrong.message).toBe(refused.message);

      const why = await cluster.why(refused.attempt);
      expect(why.causes.map(({ code, where }) => [code, where])).toEqual([
        ['VERSION_MISMATCH', 'cups1 and cucm'],
        ['USER_NOT_SYNCHRONISED', 'Cisco UP Sync Agent on cups1'],
      ]);
      expect(why.remedy).toMatch(/^Upgrade cups1 or CUCM so that the two releases work together\./);
      expect(why.prose).toContain('because the Sync Agent of cups1, release 6.0.3, does not work with CUCM 7.1.3, so it does not start');
    });
  },
);
