import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { ComposeCluster } from './compose-cluster.ts';

const run = promisify(execFile);
const deadlineMs = 60_000;

/** Runs the Docker client; throws with what it says. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { timeout: deadlineMs, maxBuffer: 16 * 1024 * 1024 });
  return stdout.trim();
}

const inspected = z.array(
  z.object({
    Config: z.object({ User: z.string(), Labels: z.record(z.string(), z.string()) }),
    HostConfig: z.object({ ReadonlyRootfs: z.boolean(), CapDrop: z.array(z.string()), SecurityOpt: z.array(z.string()) }),
    NetworkSettings: z.object({
      Ports: z.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable()),
      Networks: z.record(z.string(), z.unknown()),
    }),
  }),
);

/** What Docker says of each container of a cluster, by the name of its service. */
export async function inspectCluster(cluster: ComposeCluster) {
  const ids = await docker('ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${cluster.project}`);
  const containers = inspected.parse(JSON.parse(await docker('inspect', ...ids.split('\n'))));
  return new Map(containers.map((container) => [container.Config.Labels['com.docker.compose.service'] ?? '', container]));
}

/** The name of the one container of a service. */
export const containerOf = (cluster: Pick<ComposeCluster, 'project'>, service: string): string => `${cluster.project}-${service}-1`;
