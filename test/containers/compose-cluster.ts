import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Cluster, connectCluster, type ProfileName } from '@uclab/cluster';
import { buildTopology, publishedPorts } from '@uclab/lab/topology';
import type { StartedDockerComposeEnvironment } from 'testcontainers';
import { lastingPort } from '../../packages/cluster/src/embedded/lasting-port.ts';
import { loadTestcontainers } from '../docker.ts';

const root = join(import.meta.dirname, '..', '..');
const startDeadlineMs = 180_000;
const httpsPort = 8443;

export interface ComposeClusterOptions {
  readonly profile?: ProfileName;
  /** Name of a file in deploy/compose, for instance `access-list`. */
  readonly overlay?: string;
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
  const settings = publishedPorts(buildTopology({ presenceNodes: 2 })).map(({ setting }) => setting);
  return Object.fromEntries(await Promise.all(settings.map(async (setting) => [setting, String(await lastingPort())] as const)));
}

/** Resolves when the cluster is ready; what was started is taken down again where it does not get there. */
export async function startComposeCluster(options: ComposeClusterOptions = {}): Promise<ComposeCluster> {
  const { DockerComposeEnvironment, Wait } = await loadTestcontainers();
  const project = `uclab-test-${randomBytes(4).toString('hex')}`;
  const freePorts = await chooseFreePorts();
  const files = ['docker-compose.yml', ...(options.overlay ? [`deploy/compose/${options.overlay}.yml`] : [])];
  const environment = await new DockerComposeEnvironment(root, files)
    .withProjectName(project)
    .withEnvironment({
      UCLAB_USERS: '100',
      ...freePorts,
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
  };
  try {
    const url = `http://127.0.0.1:${environment.getContainer('lab-1').getMappedPort(8400)}`;
    const mapped = (node: string) => environment.getContainer(`origin-${node}-1`).getMappedPort(httpsPort);
    const nodeUrls = Object.fromEntries(['cucm', 'cups1', 'cups2'].map((node) => [node, `https://127.0.0.1:${mapped(node)}`]));
    return { project, url, cluster: await connectCluster(url), nodeUrls, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
