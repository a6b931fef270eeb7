import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { type RunningDirectory, startDirectory } from '@uclab/directory/service';
import { keepClockOffset, SystemClock } from '@uclab/foundation/clock';
import { ConfigError } from '@uclab/foundation/config';
import { messageOf } from '@uclab/foundation/errors';
import { parsePersona } from '@uclab/foundation/persona';
import { buildTopology } from '@uclab/lab/topology';
import type { PrepareRequest, ThreadReply, ThreadRequest } from './thread-messages.ts';

/* What runs in a SecondThread. */

const port = parentPort;
if (!port) throw new Error('this is the start of a worker thread');
const reply = (message: ThreadReply) => port.postMessage(message);
let directory: Promise<RunningDirectory> | undefined;

async function begin({ prepare, directory: options }: Extract<ThreadRequest, { kind: 'begin' }>): Promise<RunningDirectory> {
  if (prepare) await prepareCluster(prepare);
  reply({ kind: 'prepared' });
  const clock = new SystemClock();
  keepClockOffset(clock, join(options.stateFolder, 'clock.json'));
  return startDirectory({ ...options, clock });
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

async function tellOf(started: Promise<RunningDirectory>): Promise<void> {
  try {
    reply({ kind: 'started', ports: (await started).ports });
  } catch (error) {
    reply({ kind: 'failed', message: messageOf(error), damaged: error instanceof ConfigError });
  }
}

async function stop(): Promise<void> {
  const running = await directory?.catch(() => undefined);
  await running?.stop();
  port?.close(); // and with nothing left to do the thread ends
}

port.on('message', (request: ThreadRequest) => {
  if (request.kind === 'stop') return void stop();
  directory = begin(request);
  void tellOf(directory);
});
