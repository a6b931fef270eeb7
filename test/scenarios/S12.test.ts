import { expect, it } from 'vitest';
import { dirSync, logOf } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario(
  'S12',
  {
    assumed: [
      'After the last server of the list a run is recorded as failed; one further pass follows after the delay of the list, then the next due time.',
      'A refused account or certificate is not tried again, for another try would meet the same.',
    ],
  },
  (lab) => {
    const everybody = () => Promise.all(['cucm', 'cups1', 'cups2'].map((node) => lab.cluster.users(node)));

    it('S12: with a wrong manager password a run fails at the bind, at once, and changes nobody', async () => {
      const { cluster } = lab;
      const before = await everybody();
      await cluster.setLdap('directory', { managerPassword: 'wrong' });

      const run = await cluster.sync();

      expect(run).toMatchObject({ outcome: 'failed', deactivated: 0 });
      expect(run.message).toMatch(/LDAP bind at directory:636 as .* failed/);
      const log = await logOf(cluster, 'cucm', dirSync);
      expect(log).not.toMatch(/try \d of|further pass/);
      expect(await everybody()).toEqual(before);
    });

    it('S12: a wrong port or host is tried three times, then the next host; a run by the second server succeeds', async () => {
      const { cluster } = lab;
      await cluster.setLdap('directory', { servers: 'directory:6360:ssl,directory:636:ssl' });
      await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });

      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, deactivated: 0 });

      const log = await logOf(cluster, 'cucm', dirSync);
      for (const attempt of [1, 2, 3])
        expect(log).toContain(`corporate: try ${attempt} of directory:6360 failed; the next one in 5 seconds`);
      expect(log).not.toContain('further pass');
    });

    it('S12: where all three hosts fail, one further pass follows ten minutes later, then none before the next due time', async () => {
      const { cluster } = lab;
      const before = await everybody();
      await cluster.setLdap('directory', { servers: 'nowhere:636:ssl,directory:6360:ssl,directory:6361:ssl', interval: '6h' });
      expect(await cluster.sync()).toMatchObject({ outcome: 'failed', deactivated: 0 });

      const { happened } = await cluster.advance({ by: '5h' });

      const runs = happened.filter(({ kind }) => kind === 'synchronisation');
      expect(runs).toMatchObject([{ failed: true, node: 'cucm' }]);
      expect((await cluster.runs()).runs.slice(0, 2).map(({ trigger, outcome }) => [trigger, outcome])).toEqual([
        ['retry', 'failed'],
        ['axl', 'failed'],
      ]);
      expect(await everybody()).toEqual(before);
    });

    it('S12: agreements have a schedule, a base and a filter of their own', async () => {
      const { cluster } = lab;
      const { directoryManager } = (await cluster.status()).accounts;
      await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234', department: 'Sales' });
      await expect(cluster.setFilter('nobody', '(uid=newhire')).rejects.toThrow(
        /filter is malformed at character 13: a closing parenthesis is missing/,
      );
      await cluster.setFilter('one', '(uid=newhire)');
      await cluster.addAgreement('branch', {
        managerDn: directoryManager.dn,
        managerPassword: directoryManager.password,
        searchBase: 'ou=People,dc=lab,dc=example',
        port: '636',
        ssl: 'true',
        interval: '6h',
        filter: 'one',
      });

      const { happened } = await cluster.advance({ by: '6h' });
      const later = await cluster.advance({ by: '5m' });

      const [run] = [...happened, ...later.happened].filter(({ kind }) => kind === 'synchronisation');
      expect(run?.text).toBe('LDAP Directory branch: synchronised, 1 read, 1 added, 0 updated, 0 deactivated');
    });
  },
);
