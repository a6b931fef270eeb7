import type { Cluster } from '@uclab/cluster';
import { type ProfileName, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest';
import { borrowCluster, startOwnCluster } from '../containers/borrowed-cluster.ts';
import { ownNetwork } from '../own-network.ts';
import { scenarioRows } from './rows.ts';

/** What a reader of docs/fidelity.md has to know about a row, kept beside its tests. */
export interface ScenarioNotes {
  /** How the cluster is found; `ldaps` where it is left out. */
  readonly profile?: ProfileName;
  /** Releases, for instance `cucm=7.1,cups=6.0.3`; a row may be tested with several, each in a call of its own. */
  readonly persona?: string;
  readonly demoLicence?: boolean;
  /** The nodes of an embedded cluster have addresses of their own, as those in containers have among each other; for Linux only. */
  readonly ownAddresses?: boolean;
  /** Real time that Cisco Tomcat takes to come back in an embedded cluster, milliseconds; 0 where it is left out. Containers have their own. */
  readonly tomcatRestartMs?: number;
  /** Outcomes that no source gives and that the project chose. */
  readonly assumed?: readonly string[];
  /** Where uclab differs from the product knowingly. */
  readonly deviation?: readonly string[];
  /** Parts of the row that cannot be observed yet. */
  readonly missing?: readonly string[];
}

/** The cluster that the tests of a row work on. */
export interface ScenarioCluster {
  readonly cluster: Cluster;
}

/** A node's own LDAP ports would need rights that whoever runs the tests need not have. */
const ownAddresses = () => ({
  addresses: 'per-node' as const,
  addressNetwork: ownNetwork(),
  portSettings: { UCLAB_DIRECTORY_LDAP_PORT: '3890', UCLAB_DIRECTORY_LDAPS_PORT: '6360' },
});

/** People in an embedded scenario's directory: enough to tell all from one, few enough to start at once. */
const embeddedUsers = 40;

/**
 * The tests of one row of the table, on the way of running the cluster that the vitest project names. Before each test the
 * cluster is as it was when it came up.
 */
export function scenario(id: string, notes: ScenarioNotes, tests: (lab: ScenarioCluster) => void): void {
  const row = scenarioRows.find((candidate) => candidate.id === id);
  if (!row) throw new Error(`${id} is no row of the table in rows.ts`);
  const profile = notes.profile ?? 'ldaps';

  const releases = notes.persona === undefined ? '' : ` (${notes.persona}${notes.demoLicence ? ', demo licence' : ''})`;

  const skip = notes.ownAddresses === true && inject('platform') === 'embedded' && process.platform !== 'linux';

  describe(`${id} ${row.statement}${releases}`, { meta: { scenario: { id, notes } }, skip }, () => {
    let cluster: Cluster | undefined;
    let stop = async (): Promise<void> => {};

    beforeAll(async () => {
      if (inject('platform') === 'embedded') {
        const started = await startCluster({
          profile,
          ...(notes.persona === undefined ? {} : { persona: notes.persona }),
          demoLicence: notes.demoLicence ?? false,
          users: embeddedUsers,
          tomcatRestartMs: notes.tomcatRestartMs ?? 0,
          ...(notes.ownAddresses ? ownAddresses() : {}),
        });
        cluster = started;
        stop = () => started.stop();
      } else if (notes.persona !== undefined) {
        const settings = { UCLAB_PERSONA: notes.persona, UCLAB_DEMO_LICENCE: String(notes.demoLicence ?? false) };
        const own = await startOwnCluster({ profile, settings });
        cluster = own.cluster;
        stop = () => own.stop();
      } else {
        const borrowed = await borrowCluster(profile);
        cluster = borrowed.cluster;
        stop = () => borrowed.giveBack();
      }
    });
    afterAll(() => stop());
    beforeEach(() => cluster?.reset());

    tests({
      get cluster() {
        if (!cluster) throw new Error('the cluster is there in tests and hooks only');
        return cluster;
      },
    });
  });
}

declare module 'vitest' {
  interface TaskMeta {
    /** Which row of the table a suite tests; docs/fidelity.md is written from it. */
    scenario?: { readonly id: string; readonly notes: ScenarioNotes };
  }
}
