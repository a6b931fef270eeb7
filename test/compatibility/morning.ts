import { type Cluster, startCluster } from '@uclab/cluster';
import { inject } from 'vitest';
import { startOwnCluster } from '../containers/borrowed-cluster.ts';
import { account, authorityOf, nodeUrl } from '../scenarios/cluster-state.ts';

/** Schema of AXL to the release whose node speaks it. */
export const releaseOf = { '11.5': '11.5', '15.0': '15' } as const;
export type MorningVersion = keyof typeof releaseOf;

/** The cluster that an administrator finds in the morning, and what there is to know of it. */
export interface Morning {
  readonly cluster: Cluster;
  /** Where AXL answers. */
  readonly address: string;
  readonly user: { readonly userid: string; readonly password: string };
  readonly manager: { readonly dn: string; readonly password: string };
  /** The password of asmith in the directory. */
  readonly usersPassword: string;
  /** The authority that signed what CUCM shows, PEM. */
  readonly authority: string;
  /** Resolves when everything is as the administrator found it. */
  beginAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** People in the directory of an embedded cluster: some pages of a list. */
const users = 50;

/**
 * A cluster of the release, on the way of running one that the vitest project names, which speaks no schema that its release does not have in
 * the field. `newhire` is in its directory and no run has been there yet.
 */
export async function startMorning(version: MorningVersion): Promise<Morning> {
  const release = releaseOf[version];
  const persona = `cucm=${release},cups=${release},cupc=${release},axl.strictVersions=on`;
  const started = inject('platform') === 'containers' ? await startInContainers(persona) : await startEmbedded(persona);
  const { cluster } = started;
  const addNewhire = () => cluster.directory.addUser({ userid: 'newhire', lastName: 'Hire', password: 'Newhire-1234' });
  try {
    await addNewhire();
    const { accounts } = await cluster.status();
    return {
      cluster,
      address: `${started.url}/axl/`,
      user: accounts.applicationUser,
      manager: accounts.directoryManager,
      usersPassword: (await account(cluster, 'asmith')).password,
      authority: await authorityOf(cluster),
      beginAgain: async () => {
        await cluster.reset();
        await addNewhire();
      },
      stop: started.stop,
    };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

async function startEmbedded(persona: string) {
  const cluster = await startCluster({ users, persona });
  return { cluster, url: await nodeUrl(cluster, 'cucm'), stop: () => cluster.stop() };
}

async function startInContainers(persona: string) {
  const { cluster, nodeUrls, stop } = await startOwnCluster({ settings: { UCLAB_PERSONA: persona, UCLAB_USERS: String(users) } });
  return { cluster, url: nodeUrls.cucm, stop };
}
