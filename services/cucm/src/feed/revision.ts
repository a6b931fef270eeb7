import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

/**
 * The emulator's own table. Each change of what presence nodes copy takes the next revision and is stamped with it, so
 * "what changed since" is one range of an index. A new epoch says that revisions began anew.
 */
export const changeStateTables = `
CREATE TABLE IF NOT EXISTS changestate (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch TEXT NOT NULL,
  revision INTEGER NOT NULL,
  homed INTEGER NOT NULL
) STRICT;
`;

const changeStateRow = z.object({ epoch: z.string(), revision: z.int(), homed: z.int() });

/** Epoch, last revision given, and how many users were ever given a home node. */
export type ChangeState = z.infer<typeof changeStateRow>;

/** The state of the counters; a database that was never seeded has epoch ''. */
export const readChangeState = (store: Store): ChangeState =>
  store.get(changeStateRow, 'SELECT epoch, revision, homed FROM changestate WHERE id = 1') ?? { epoch: '', revision: 0, homed: 0 };

/** The write that goes with a batch which has used revisions or home nodes. */
export const writeChangeState = (state: ChangeState): Write => ({
  sql: `INSERT INTO changestate (id, epoch, revision, homed) VALUES (1, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, revision = excluded.revision, homed = excluded.homed`,
  rows: [[state.epoch, state.revision, state.homed]],
});
