import { connect } from 'node:net';
import type { Cluster } from '@uclab/cluster';
import { inject } from 'vitest';
import { containerOf, docker } from '../containers/docker.ts';

const deadlineMs = 5_000;

/** What comes of a connection from this machine: `open`, or the code of the error, for instance ECONNREFUSED. */
export function dial(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.setTimeout(deadlineMs, () => end('no answer'));
    const end = (outcome: string) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once('connect', () => end('open'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

/** What comes of a connection from inside the container of a node: `open`, or the words of its shell. */
export async function dialFrom(cluster: Cluster, node: string, host: string, port: number): Promise<string> {
  const project = inject('composeProjects')?.[cluster.url];
  if (project === undefined) throw new Error('the cluster is not one of those that are lent');
  const command = `exec 3<>/dev/tcp/${host}/${port} && echo open`;
  const dialled = docker('exec', containerOf({ project }, `origin-${node}`), 'timeout', String(deadlineMs / 1000), 'bash', '-c', command);
  return dialled.catch((error: unknown) => String(error));
}
