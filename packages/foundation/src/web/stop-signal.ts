import { monotonicMs } from '../clock/index.ts';
import { messageOf } from '../errors/index.ts';
import { giveBackMemoryOfStart } from './memory-of-start.ts';

/** Ctrl-C reaches a whole group of processes, and one of them may hand it on to another: that is one signal, not two. Real time. */
const sameSignalMs = 500;

/**
 * Runs `stop` once at SIGTERM or SIGINT, or when the process that started this one with a channel is gone, and then ends the process
 * with status 0; a second signal, half a second later or more, ends it at once.
 */
export function onStopSignal(stop: () => Promise<void>): void {
  let sinceMs: number | undefined;
  const handle = (signal: NodeJS.Signals) => {
    if (sinceMs !== undefined) {
      if (monotonicMs() - sinceMs >= sameSignalMs) process.exit(signal === 'SIGINT' ? 130 : 143);
      return;
    }
    sinceMs = monotonicMs();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
  process.on('disconnect', () => handle('SIGTERM'));
  // To listen on the channel must not keep a process alive that has nothing else to do, because its start failed.
  process.channel?.unref();
}

/**
 * The whole life of a program: starts it, and stops it at a signal, also one that comes during the start. A start that fails ends the
 * process with status 1 and one line of why.
 */
export function runUntilStopped(start: () => Promise<{ stop(): Promise<void> }>): void {
  const starting = start();
  onStopSignal(async () => (await starting).stop());
  starting.then(giveBackMemoryOfStart, (error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  });
}
