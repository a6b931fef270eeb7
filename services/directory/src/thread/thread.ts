import { parentPort } from 'node:worker_threads';
import { SystemClock } from '@uclab/foundation/clock';
import { ConfigError } from '@uclab/foundation/config';
import { messageOf } from '@uclab/foundation/errors';
import { type RunningDirectory, startDirectory } from '../service/start-directory.ts';
import type { ThreadOptions, ThreadReply, ThreadRequest } from './thread-messages.ts';

/* A directory in a worker thread, see DirectoryThread. */

const port = parentPort;
if (!port) throw new Error('this is the start of a worker thread');
const reply = (message: ThreadReply) => port.postMessage(message);
let directory: Promise<RunningDirectory> | undefined;

async function start(options: ThreadOptions): Promise<void> {
  directory = startDirectory({ ...options, clock: new SystemClock() });
  try {
    reply({ kind: 'started', ports: (await directory).ports });
  } catch (error) {
    reply({ kind: 'failed', message: messageOf(error), damaged: error instanceof ConfigError });
  }
}

async function stop(): Promise<void> {
  const running = await directory?.catch(() => undefined);
  await running?.stop();
  port?.close(); // and with nothing left to do the thread ends
}

port.on('message', (request: ThreadRequest) => (request.kind === 'start' ? start(request.options) : stop()));
