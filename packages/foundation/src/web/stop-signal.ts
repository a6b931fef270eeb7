import { messageOf } from '../errors/index.ts';

/**
 * Runs `stop` once at SIGTERM or SIGINT, or when the process that started this one with a channel is gone, and then ends the process; a
 * second signal ends it at once.
 */
export function onStopSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const handle = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
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
}

/**
 * The whole life of a program: starts it, and stops it at a signal, also one that comes during the start. A start that fails ends the
 * process with status 1 and one line of why.
 */
export function runUntilStopped(start: () => Promise<{ stop(): Promise<void> }>): void {
  const starting = start();
  onStopSignal(async () => (await starting).stop());
  starting.catch((error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  });
}
