import { monotonicMs } from '@uclab/foundation/clock';
import { END, INTERRUPTED } from './stage.ts';
import { toxicType, wholeNumber } from './toxic-type.ts';

/**
 * Delays each chunk by `latency` ± `jitter` milliseconds, counted from its arrival, so that throughput does not suffer; order is kept.
 * A chunk that waits while the attributes change goes at once.
 */
export const latency = toxicType(
  { latency: wholeNumber, jitter: wholeNumber },
  async (attributes, stage) => {
    for (;;) {
      const taken = await stage.take();
      if (taken === INTERRUPTED) return;
      if (taken === END) return stage.close();
      const jitterMs = attributes.jitter > 0 ? Math.floor((Math.random() * 2 - 1) * attributes.jitter) : 0;
      const waitMs = attributes.latency + jitterMs - (monotonicMs() - taken.receivedMs);
      const undisturbed = await stage.sleep(waitMs);
      if (undisturbed) taken.receivedMs += waitMs;
      await stage.send(taken);
      if (!undisturbed) return;
    }
  },
  { queueChunks: 1024 },
);
