/** What `withDeadline` throws when the time is over; `what` names the thing that was waited for. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
  readonly code = 'ETIMEDOUT';
  readonly deadlineMs: number;

  constructor(what: string, deadlineMs: number) {
    super(`${what}: no answer within ${deadlineMs} ms`);
    this.deadlineMs = deadlineMs;
  }
}

/** A running timer that can be ended. */
export interface Timer {
  stop(): void;
}

/** Real, monotonic time in milliseconds, for measuring durations and deadlines; the emulated clock never moves it. */
export const monotonicMs = (): number => performance.now();

/** The system's time `ms` from now, as gRPC wants a deadline; it is a duration, and the emulated clock never moves it. */
export const deadlineIn = (ms: number): number => performance.timeOrigin + performance.now() + ms;

/** Calls back once after `ms` of real time. It does not keep the process alive. */
export function startTimer(ms: number, callback: () => void): Timer {
  const handle = setTimeout(callback, ms);
  handle.unref();
  return { stop: () => clearTimeout(handle) };
}

/** Calls back each `ms` of real time. It does not keep the process alive. */
export function every(ms: number, callback: () => void): Timer {
  const handle = setInterval(callback, ms);
  handle.unref();
  return { stop: () => clearInterval(handle) };
}

/** Resolves after `ms` of real time, or at once when the signal is aborted. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(handle);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const handle = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish, { once: true });
  });
}

/**
 * The result of `work`, or a DeadlineExceededError after `ms` of real time. The signal handed to `work` is aborted then.
 */
export async function withDeadline<T>(what: string, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let handle: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    handle = setTimeout(() => {
      const error = new DeadlineExceededError(what, ms);
      controller.abort(error);
      reject(error);
    }, ms);
  });
  try {
    return await Promise.race([work(controller.signal), expired]);
  } finally {
    clearTimeout(handle);
  }
}
