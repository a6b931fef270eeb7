import type { Cluster } from '@uclab/cluster';
import { expect, vi } from 'vitest';
import { callAxl, element } from './axl.ts';
import { base, everybody } from './directory-search.ts';

/** One person: a name for an id in the directory, the extension for an id on CUCM. */
export const inLdap = 'bbrown';
export const onCucm = '7001';

/**
 * A CUCM without LDAP whose user ids are extensions, and clients that search the directory all the same. The person is on CUCM and on
 * every presence node, and signed in at cups1.
 */
export async function idsAreExtensions(cluster: Cluster): Promise<void> {
  await cluster.directory.addUser({ userid: inLdap, firstName: 'Bea', lastName: 'Brown', telephoneNumber: onCucm });
  const markup = element('firstName', 'Bea') + element('lastName', 'Brown') + element('userid', onCucm);
  const user = `<user>${markup}${element('presenceGroupName', 'Standard Presence group')}</user>`;
  expect(await callAxl(cluster, 'addUser', user)).toMatchObject({ status: 200 });
  await vi.waitFor(
    async () => {
      for (const node of ['cups1', 'cups2']) expect((await cluster.users(node, onCucm)).users).toHaveLength(1);
    },
    { timeout: 15_000 },
  );
  const manager = (await cluster.status()).accounts.directoryManager;
  await cluster.cupcDirectory.setServer('directory', { host: 'directory', port: 389, protocol: 'TCP' });
  await cluster.cupcDirectory.setProfile(everybody, {
    bindDn: manager.dn,
    password: manager.password,
    contexts: [{ dn: base }],
    primary: 'directory',
    isDefault: true,
  });
  expect(await cluster.signIn({ user: onCucm, password: 'ciscocisco', node: 'cups1' })).toMatchObject({ signedIn: true });
  await vi.waitFor(
    async () => expect((await cluster.presence(onCucm)).nodes).toMatchObject([{ known: true, state: 'available' }, { state: 'available' }]),
    { timeout: 15_000 },
  );
}
