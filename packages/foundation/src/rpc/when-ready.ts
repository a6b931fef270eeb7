import { type Client, connectivityState } from '@grpc/grpc-js';
import { deadlineIn } from '../clock/index.ts';

/**
 * Whether a client has a connection, once it has one or the time is over; false as soon as the signal is aborted, which has to be
 * before the client is closed. In place of the library's own `waitForReady`: that one, waiting when its client is closed, makes the
 * channel dial again for ever, and the process does not end. `deadlineMs` is real time.
 */
export function whenReady(client: Client, deadlineMs: number, signal: AbortSignal): Promise<boolean> {
  const channel = client.getChannel();
  const deadline = deadlineIn(deadlineMs);
  return new Promise((resolve) => {
    const finish = (ready: boolean) => {
      signal.removeEventListener('abort', aborted);
      resolve(ready);
    };
    const aborted = () => finish(false);
    const look = () => {
      if (signal.aborted) return;
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) finish(true);
      else channel.watchConnectivityState(state, deadline, (error) => (error ? finish(false) : look()));
    };
    if (signal.aborted) {
      resolve(false);
      return;
    }
    signal.addEventListener('abort', aborted, { once: true });
    look();
  });
}
