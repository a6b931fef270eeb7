import { expect, it } from 'vitest';
import { type ComposeCluster, startComposeCluster } from '../containers/compose-cluster.ts';
import { requireDocker } from '../docker.ts';

/** A cluster as the overlay makes it, taken down after the work; skipped where there is no Docker. */
async function withOverlay(overlay: string, skip: (reason: string) => void, work: (cluster: ComposeCluster['cluster']) => Promise<void>) {
  const reason = await requireDocker();
  if (reason !== undefined) return skip(reason);
  const started = await startComposeCluster({ overlay, settings: { UCLAB_USERS: '60' } });
  try {
    await work(started.cluster);
  } finally {
    await started.stop();
  }
}

const deadline = { timeout: 240_000 };

/** What the laboratory can make of an account there, and what the directory says of it to whoever asks. */
const products = [
  {
    overlay: '389-ds',
    system: { serverType: 'iPlanet or Sun ONE LDAP Server', userIdAttribute: 'uid' },
    states: [
      { account: { disabled: true }, cause: 'ACCOUNT_DISABLED' },
      { account: { locked: true }, cause: 'ACCOUNT_LOCKED' },
      { account: { passwordExpired: true }, cause: 'PASSWORD_EXPIRED' },
    ],
    refused: undefined,
    mustChangeGetsIn: true,
  },
  {
    overlay: 'samba-ad',
    system: { serverType: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' },
    states: [
      { account: { disabled: true }, cause: 'ACCOUNT_DISABLED' },
      { account: { passwordExpired: true }, cause: 'PASSWORD_EXPIRED' },
    ],
    refused: 'Active Directory locks an account after wrong passwords only; nobody can lock it by hand.',
    mustChangeGetsIn: false,
  },
] as const;

it.for(products)(
  'with the overlay $overlay a cluster synchronises from that directory, and users sign in by it',
  deadline,
  (product, { skip }) =>
    withOverlay(product.overlay, skip, async (cluster) => {
      expect((await cluster.ldap()).system).toMatchObject({ syncEnabled: true, ...product.system });
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
      expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
      expect((await cluster.search('asmith', 'bjones')).results).toContainEqual(expect.objectContaining({ userid: 'bjones' }));
      const { directory } = cluster;

      for (const { account, cause } of product.states) {
        expect(await directory.changeUser('asmith', account)).toMatchObject(account);
        const refused = await cluster.signIn({ user: 'asmith' });
        expect(refused, cause).toMatchObject({ signedIn: false });
        expect(await cluster.why(refused.attempt)).toMatchObject({ cause });
        const undone = Object.fromEntries(Object.keys(account).map((name) => [name, false]));
        expect(await directory.changeUser('asmith', undone)).toMatchObject(undone);
        expect(await cluster.signIn({ user: 'asmith' }), `no longer ${cause}`).toMatchObject({ signedIn: true });
      }
      if (product.refused) await expect(directory.changeUser('asmith', { locked: true })).rejects.toThrow(product.refused);
      expect(await directory.changeUser('asmith', { mustChangePassword: true })).toMatchObject({ mustChangePassword: true });
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: product.mustChangeGetsIn });

      await directory.setPassword('bjones', 'Renewed-1234');
      expect(await cluster.signIn({ user: 'bjones', password: 'Renewed-1234' })).toMatchObject({ signedIn: true });
      await directory.addUser({ userid: 'newcomer', firstName: 'New', lastName: 'Comer', department: 'Sales' });
      await directory.deleteUser('clee');
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, deactivated: 1, agentsBehind: [] });
      expect(await cluster.signIn({ user: 'newcomer' })).toMatchObject({ signedIn: true });

      await cluster.reset();
      expect(await directory.user('clee')).toMatchObject({ userid: 'clee' });
      expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true });
    }),
);
