import { Worker } from 'node:worker_threads';
import { every } from '@uclab/foundation/clock';
import type { DatabaseOptions, ProcessMessage, SqlRequest } from './protocol.ts';

/*
 * The process in which statements run. A statement that is under way in SQLite cannot be ended from JavaScript, not even with its
 * thread; a process can. So this one can be killed at any moment: it only reads, and it goes with the node that began it.
 */

/** What the process may have, with Node itself, and how often that is looked at. */
const mostMemory = 512 * 1024 * 1024;
const lookMs = 100;

const end = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

function supervise(options: DatabaseOptions): void {
  const thread = new Worker(new URL('./query-thread.ts', import.meta.url), { workerData: options, name: 'sql' });
  const tell = (message: ProcessMessage, then: () => void = () => {}) => process.send?.(message, then);
  thread.on('message', (message: ProcessMessage) => tell(message));
  thread.on('error', (error) => tell({ kind: 'failed', message: error.message }, end));
  process.on('message', (request: SqlRequest) => thread.postMessage(request));
  every(lookMs, () => {
    if (process.memoryUsage.rss() > mostMemory) tell({ kind: 'memory-consumed' }, end);
  });
}

process.on('disconnect', end);
process.once('message', (options: DatabaseOptions) => supervise(options));
