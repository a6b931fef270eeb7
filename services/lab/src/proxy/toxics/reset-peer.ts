import { INTERRUPTED } from './stage.ts';
import { toxicType, wholeNumber } from './toxic-type.ts';

/**
 * Drops the first data and closes the connection `timeout` milliseconds later: by RST where the connection began under this toxic,
 * by an ordinary FIN where it is older (so does Toxiproxy 2.12, link.go sets the linger time only when a link starts).
 */
export const resetPeer = toxicType(
  { timeout: wholeNumber },
  async (attributes, stage) => {
    if ((await stage.take()) === INTERRUPTED) return;
    await stage.sleepThrough(attributes.timeout);
    stage.close();
  },
  { resetsConnections: true },
);
