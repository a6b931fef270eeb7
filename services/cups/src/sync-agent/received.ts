import type { SubscribeResponse } from '@uclab/contracts/cucm/v1/user_feed';

/** What an agent has had from CUCM since its service was started: each change is one message on the link. */
export class Received {
  /** As CUCM said by AXL; empty before it was asked. */
  cucmVersion = '';
  #snapshots = 0;
  #changes = 0;

  /** Snapshots that arrived whole. */
  get snapshots(): number {
    return this.#snapshots;
  }

  /** Messages outside of snapshots, each of them one change. */
  get changes(): number {
    return this.#changes;
  }

  /** To be called for each message of the feed; `inSnapshot` tells whether it came between the start and the end of one. */
  count({ change }: SubscribeResponse, inSnapshot: boolean): void {
    if (change?.$case === 'snapshotEnd') this.#snapshots++;
    else if (change && change.$case !== 'snapshotStart' && !inSnapshot) this.#changes++;
  }
}
