import { END, IDLE, INTERRUPTED } from './stage.ts';
import { toxicType, wholeNumber } from './toxic-type.ts';

/**
 * Drops all data and closes the connection when none came for `timeout` milliseconds; with 0 it stays open, as behind a firewall that
 * drops packets. Bytes are missing afterwards, so removing the toxic closes its connections.
 */
export const timeout = toxicType(
  { timeout: wholeNumber },
  async (attributes, stage) => {
    for (;;) {
      const taken = attributes.timeout > 0 ? await stage.takeWithin(attributes.timeout) : await stage.take();
      if (taken === INTERRUPTED) return;
      if (taken === END || taken === IDLE) return stage.close();
    }
  },
  { closesWhenRemoved: true },
);
