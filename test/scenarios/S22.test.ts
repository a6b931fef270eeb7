import { expect, it } from 'vitest';
import { everybody, found, signIn, whyNobody } from './directory-search.ts';
import { handedOut } from './epassoap-directory.ts';
import { scenario } from './scenario.ts';

scenario(
  'S22',
  {
    deviation: [
      'The cluster comes up with the later step done: an LDAP server and an LDAP profile for everybody. The tests take them away.',
    ],
    assumed: ['Without a profile the node sends the properties of the directory empty.'],
  },
  (lab) => {
    /** As after the vendor's chapter: everything secure, and nothing on the pages for CUPC. */
    async function withoutTheLaterStep(): Promise<void> {
      await lab.cluster.cupcDirectory.deleteProfile(everybody);
      await lab.cluster.cupcDirectory.deleteServer('directory');
    }

    it('S22: CUCM and log-in at CUPS work without it', async () => {
      const { cluster } = lab;
      await withoutTheLaterStep();
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded' });
      expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
      for (const user of ['asmith', 'bjones']) await signIn(cluster, user);
      const properties = Object.entries(await handedOut(cluster, 'cups1', 'asmith')).filter(([name]) => !name.startsWith('Attribute.'));
      expect(properties.length).toBeGreaterThan(15);
      expect(properties.filter(([, value]) => value !== '')).toEqual([]);
    });

    it('S22: a client that is logged in finds nobody and resolves no name', async () => {
      const { cluster } = lab;
      await withoutTheLaterStep();
      await signIn(cluster, 'asmith');

      expect(await whyNobody(cluster, 'asmith', 'Jones')).toBe('CLIENT_SETTINGS_MISSING');
      expect(await cluster.call({ from: '2001', to: 'asmith' })).toMatchObject({ shows: '2001', contact: null });
      expect((await cluster.client('asmith')).state).toBe('signed-in');
    });

    it('S22: the later step brings both, from the next log-in on', async () => {
      const { cluster } = lab;
      const { profiles, servers } = await cluster.cupcDirectory.show();
      const [profile, server] = [profiles[0], servers[0]];
      const manager = (await cluster.status()).accounts.directoryManager;
      await withoutTheLaterStep();
      await signIn(cluster, 'asmith');
      expect(await found(cluster, 'asmith', 'Jones')).toEqual([]);

      await cluster.cupcDirectory.setServer('ldap', { host: server?.host, port: server?.port, protocol: server?.protocol });
      await cluster.cupcDirectory.setProfile('all', {
        bindDn: manager.dn,
        password: manager.password,
        contexts: profile?.contexts,
        primary: 'ldap',
        isDefault: true,
      });
      await signIn(cluster, 'asmith');

      expect(await found(cluster, 'asmith', 'Jones')).toContain('bjones');
      expect(await cluster.call({ from: '2001', to: 'asmith' })).toMatchObject({ shows: 'Bob Jones' });
    });
  },
);
