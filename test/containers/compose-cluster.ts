import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, connectCluster, type ProfileName } from '@uclab/cluster';
import { composeFile } from '@uclab/cluster/compose';
import { type Addresses, buildTopology, publishedPorts, sharedAddresses } from '@uclab/lab/topology';
import type { StartedDockerComposeEnvironment } from 'testcontainers';
import { lastingPort } from '../../packages/cluster/src/embedded/lasting-port.ts';
import { loadTestcontainers } from '../docker.ts';

const root = join(import.meta.dirname, '..', '..');
const startDeadlineMs = 180_000;
const httpsPort = 8443;
const topology = buildTopology({ presenceNodes: 2 });

export interface ComposeClusterOptions {
  readonly profile?: ProfileName;
  /** Name of a file in deploy/compose, for instance `access-list`. */
  readonly overlay?: string;
  /** Gives each node an address of its own in that network, with HTTPS on 8443. */
  readonly addressNetwork?: string;
  /** Further settings, as a person puts them before `docker compose up`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A cluster that `docker compose up --wait` brought up, on free ports and beside any other. */
export interface ComposeCluster {
  readonly project: string;
  readonly url: string;
  readonly cluster: Cluster;
  /** Where CUCM and the presence nodes answer HTTPS on this machine: Docker chose the ports, so the cluster cannot tell. */
  readonly nodeUrls: Readonly<Record<string, string>>;
  readonly environment: StartedDockerComposeEnvironment;
  /** Takes containers, networks and volumes away. */
  stop(): Promise<void>;
}

/** A free port for each setting. With 0 Docker would choose, and the laboratory inside could not tell anybody its choice. */
async function chooseFreePorts(): Promise<Record<string, string>> {
  const settings = publishedPorts(topology).map(({ setting }) => setting);
  return Object.fromEntries(await Promise.all(settings.map(async (setting) => [setting, String(await lastingPort())] as const)));
}

/** What `uclab compose --addresses per-node` writes, in a folder of its own. */
function writePerNodeFile(folder: string): string {
  const file = join(folder, 'per-node.yml');
  writeFileSync(file, composeFile({ presenceNodes: 2, addresses: 'per-node' }));
  return file;
}

/** Resolves when the cluster is ready; what was started is taken down again where it does not get there. */
export async function startComposeCluster(options: ComposeClusterOptions = {}): Promise<ComposeCluster> {
  const { DockerComposeEnvironment, Wait } = await loadTestcontainers();
  const project = `uclab-test-${randomBytes(4).toString('hex')}`;
  const freePorts = await chooseFreePorts();
  const folder = mkdtempSync(join(tmpdir(), 'uclab-compose-'));
  const { addressNetwork } = options;
  const addresses: Addresses = addressNetwork === undefined ? sharedAddresses : { mode: 'per-node', network: addressNetwork };
  const ownHttps = { UCLAB_CUCM_PORT: '8443', UCLAB_CUPS1_PORT: '8443', UCLAB_CUPS2_PORT: '8443' };
  const files = [
    addresses.mode === 'per-node' ? writePerNodeFile(folder) : 'docker-compose.yml',
    ...(options.overlay ? [`deploy/compose/${options.overlay}.yml`] : []),
  ];
  const environment = await new DockerComposeEnvironment(root, files)
    .withProjectName(project)
    .withEnvironment({
      UCLAB_USERS: '100',
      ...freePorts,
      ...(addresses.mode === 'per-node' ? { UCLAB_CHECKOUT: root, UCLAB_ADDRESS_NETWORK: addresses.network, ...ownHttps } : {}),
      ...(options.profile ? { UCLAB_PROFILE: options.profile } : {}),
      ...options.settings,
    })
    // Compose waits for the health of each service by itself; there is nothing more to wait for.
    .withClientOptions({ commandOptions: ['--wait', '--wait-timeout', String(startDeadlineMs / 1000)] })
    .withDefaultWaitStrategy(Wait.forAll([]))
    .up();
  const stop = async () => {
    const down = () => environment.down({ removeVolumes: true, timeout: 5000 });
    // An engine that is busy sometimes fails to take a network or a container away, and does it when it is asked again.
    await down().catch(down);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = `http://127.0.0.1:${environment.getContainer('lab-1').getMappedPort(8400)}`;
    const mapped = (node: string) => environment.getContainer(`origin-${node}-1`).getMappedPort(httpsPort);
    const addressOf = (node: string) => publishedPorts(topology, addresses).find((port) => port.node === node)?.address;
    const nodeUrls = Object.fromEntries(['cucm', 'cups1', 'cups2'].map((node) => [node, `https://${addressOf(node)}:${mapped(node)}`]));
    return { project, url, cluster: await connectCluster(url), nodeUrls, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
