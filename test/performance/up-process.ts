import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Cluster, connectCluster } from '@uclab/cluster';
import { monotonicMs, startTimer } from '@uclab/foundation/clock';
import { buildTopology, publishedPorts } from '@uclab/lab/topology';
import { nodeOptions } from './node-options.ts';

const root = join(import.meta.dirname, '..', '..');
const startDeadlineMs = 120_000;
const stopDeadlineMs = 20_000;
const freePorts = (presenceNodes: number): Record<string, string> =>
  Object.fromEntries(publishedPorts(buildTopology({ presenceNodes })).map(({ setting }) => [setting, '0']));

/** `uclab up` in a process of its own, on free ports. */
export interface UpProcess {
  /** From the start of `node` to the line that says ready. */
  readonly readyMs: number;
  readonly cluster: Cluster;
  readonly stateFolder: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Resolves when it says that it is ready; throws when it ends before or takes longer than two minutes. */
export async function startUp(users: number, presenceNodes = 2): Promise<UpProcess> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'uclab-bench-'));
  const begun = monotonicMs();
  const options = ['--users', String(users), '--nodes', String(presenceNodes), '--state', stateFolder];
  const child = spawn(process.execPath, [...nodeOptions, 'scripts/run.js', 'packages/cli/src/main.ts', 'up', ...options], {
    cwd: root,
    env: { ...process.env, ...freePorts(presenceNodes) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    const limit = startTimer(stopDeadlineMs, () => child.kill('SIGKILL'));
    child.kill('SIGINT');
    await ended;
    limit.stop();
    await rm(stateFolder, { recursive: true, force: true });
  };
  const limit = startTimer(startDeadlineMs, () => child.kill('SIGKILL'));
  let readyMs: number | undefined;
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('uclab is ready')) readyMs = monotonicMs() - begun;
    url = /^lab +(http:\S+)/.exec(line)?.[1] ?? url;
    if (readyMs !== undefined && url !== undefined) break;
  }
  limit.stop();
  child.stdout.resume();
  if (readyMs === undefined || url === undefined) {
    await stop();
    throw new Error(`a cluster with ${users} users did not get ready within ${startDeadlineMs / 1000} s`);
  }
  return { readyMs, cluster: await connectCluster(url), stateFolder, pid: child.pid ?? 0, stop };
}
