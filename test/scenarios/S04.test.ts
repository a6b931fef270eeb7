import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { agentsCaughtUp } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const newhire = { user: 'newhire', password: 'Newhire-1234' };

scenario(
  'S04',
  {
    assumed: [
      'An agreement that is saved without a next re-sync time runs an interval later, and so it does after its interval was changed; one that is to run just once runs in the minute that comes.',
      'Times of the schedule are UTC. Runs that came due while DirSync did not run begin five minutes after its start, once.',
    ],
  },
  (lab) => {
    const on = async (node: string) => (await lab.cluster.users(node, 'newhire')).users.map(({ status }) => status);
    const hire = () => lab.cluster.directory.addUser({ userid: newhire.user, password: newhire.password });

    it('S04: by hand, a new person is on CUCM at once, on the presence nodes after that, and only then signs in', async () => {
      const { cluster } = lab;
      await hire();
      expect([await on('cucm'), await on('cups1'), await on('cups2')]).toEqual([[], [], []]);
      expect(await cluster.signIn({ ...newhire, node: 'cups1' })).toMatchObject({ signedIn: false, message: words.refused });
      await cluster.block('cups1-to-cucm', 'refuse');

      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, agentsBehind: ['cups1'] });

      expect([await on('cucm'), await on('cups1'), await on('cups2')]).toEqual([['active'], [], ['active']]);
      expect(await cluster.signIn({ ...newhire, node: 'cups1' })).toMatchObject({ signedIn: false, message: words.refused });
      await cluster.allowAll();
      await agentsCaughtUp(cluster);
      expect(await on('cups1')).toEqual(['active']);
      expect(await cluster.signIn(newhire)).toMatchObject({ signedIn: true, message: words.signedIn });
    });

    it('S04: on a schedule, the person appears at the next due time and never before', async () => {
      const { cluster } = lab;
      const { directories } = await cluster.setLdap('directory', { interval: '6h' });
      const due = Date.parse(`${directories[0]?.next.replace(' ', 'T')}:00Z`);
      await hire();

      const before = await cluster.advance({ to: new Date(due - 60_000).toISOString() });

      expect(before.happened).toEqual([]);
      expect([await on('cucm'), await on('cups1')]).toEqual([[], []]);
      expect(await cluster.signIn({ ...newhire, node: 'cups1' })).toMatchObject({ signedIn: false, message: words.refused });

      const { happened } = await cluster.advance({ by: '2m' });

      const runs = happened.filter(({ kind }) => kind === 'synchronisation');
      expect(runs).toMatchObject([{ node: 'cucm', failed: false }]);
      expect(runs[0]?.text).toMatch(/^LDAP Directory corporate: synchronised, \d+ read, 1 added, 0 updated, 0 deactivated$/);
      expect(new Set(happened.filter((each) => each.kind === 'users-copied').map(({ node }) => node))).toEqual(new Set(['cups1', 'cups2']));
      expect([await on('cucm'), await on('cups1'), await on('cups2')]).toEqual([['active'], ['active'], ['active']]);
      expect(await cluster.signIn(newhire)).toMatchObject({ signedIn: true });
      expect((await cluster.runs()).runs[0]).toMatchObject({ trigger: 'schedule', outcome: 'succeeded', added: 1 });
    });

    it('S04: somebody who left goes inactive at the next due time and is gone everywhere a day later, after 03:15', async () => {
      const { cluster } = lab;
      await cluster.setLdap('directory', { interval: '6h' });
      await hire();
      await cluster.sync();
      await cluster.directory.deleteUser('newhire');

      await cluster.advance({ by: '7h' });
      expect([await on('cucm'), await on('cups1')]).toEqual([['inactive'], ['inactive']]);
      expect(await cluster.signIn({ ...newhire, node: 'cups1' })).toMatchObject({ signedIn: false, message: words.refused });
      const { happened } = await cluster.advance({ by: '48h' });

      const [removed] = happened.filter(({ kind }) => kind === 'users-removed');
      expect(removed).toMatchObject({ node: 'cucm', text: '1 user removed, inactive for 24 hours: newhire' });
      expect(removed?.at).toMatch(/T03:15:0\d/);
      expect([await on('cucm'), await on('cups1'), await on('cups2')]).toEqual([[], [], []]);
    });
  },
);
