import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { RunningDirectory } from '@uclab/directory/service';
import { keepClockOffset, SystemClock } from '@uclab/foundation/clock';
import { ConfigError } from '@uclab/foundation/config';
import { messageOf } from '@uclab/foundation/errors';
import { parsePersona } from '@uclab/foundation/persona';
import { buildTopology, sharedAddress } from '@uclab/lab/topology';
import type { BeginRequest, PrepareRequest, ThreadReply, ThreadRequest } from './thread-messages.ts';

/* What runs in a SecondThread. */

const port = parentPort;
if (!port) throw new Error('this is the start of a worker thread');
const reply = (message: ThreadReply) => port.postMessage(message);
let begun: Promise<void> | undefined;
let directory: RunningDirectory | undefined;
const gateways: { stop(): Promise<void> }[] = [];

async function begin(request: BeginRequest): Promise<void> {
  try {
    if (request.prepare) await prepareCluster(request.prepare);
    reply({ kind: 'prepared' });
    // Both are waited for, so that whatever started is there to be stopped when the other did not.
    const started = await Promise.allSettled([runDirectory(request.directory), runGateways(request.gateways)]);
    for (const part of started) if (part.status === 'rejected') throw part.reason;
  } catch (error) {
    reply({ kind: 'failed', message: messageOf(error), damaged: error instanceof ConfigError });
  }
}

async function prepareCluster({ plan, stateFolder, initialLinks, uploadDirectoryCertificateTo }: PrepareRequest): Promise<void> {
  // Its modules issue certificates, and a cluster that was prepared before has them.
  const { prepare } = await import('../../prepare/index.ts');
  await prepare({
    ...plan,
    topology: buildTopology(plan),
    persona: parsePersona(plan.persona),
    folder: (node) => join(stateFolder, node),
    initialLinks,
    uploadDirectoryCertificateTo,
    now: new SystemClock().now(),
  });
}

/* What follows is loaded only when the cluster is prepared: that is what the first thread waits for. */

async function runDirectory(options: BeginRequest['directory']): Promise<void> {
  const { startDirectory } = await import('@uclab/directory/service');
  const clock = new SystemClock();
  keepClockOffset(clock, join(options.stateFolder, 'clock.json'));
  directory = await startDirectory({ ...options, clock });
  reply({ kind: 'directory', ports: directory.ports });
}

async function runGateways(apiPorts: BeginRequest['gateways']): Promise<void> {
  const { ProxyServer } = await import('@uclab/lab/proxy');
  const apis: Record<string, string> = {};
  for (const [target, apiPort] of Object.entries(apiPorts)) {
    const gateway = new ProxyServer();
    apis[target] = await gateway.start({ host: sharedAddress, apiPort });
    gateways.push(gateway);
  }
  reply({ kind: 'gateways', apis });
}

async function stopDirectory(): Promise<void> {
  await begun;
  await directory?.stop();
  reply({ kind: 'directory-stopped' });
}

async function stop(): Promise<void> {
  await begun;
  await directory?.stop();
  for (const gateway of gateways) await gateway.stop();
  port?.close(); // and with nothing left to do the thread ends
}

port.on('message', (request: ThreadRequest) => {
  switch (request.kind) {
    case 'begin':
      begun = begin(request);
      break;
    case 'stop-directory':
      return void stopDirectory();
    case 'stop':
      return void stop();
  }
});
