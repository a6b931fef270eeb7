import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { useridKey } from '../users/index.ts';

/** The emulator's own table: how users went inactive, and when they were removed, for whoever asks after one of them. */
export const departureTables = `
CREATE TABLE IF NOT EXISTS departure (
  useridkey TEXT PRIMARY KEY,
  run TEXT NOT NULL,
  agreement TEXT NOT NULL,
  inactiveat INTEGER NOT NULL,
  removedat INTEGER NOT NULL
) STRICT;
`;

const departureRow = z
  .object({ run: z.string(), agreement: z.string(), inactiveat: z.int(), removedat: z.int() })
  .transform(({ run, agreement, inactiveat, removedat }) => ({ run, agreement, inactiveAtMs: inactiveat, removedAtMs: removedat }));

/** The last time that a user went inactive. */
export interface Departure {
  /** The run that took the user for gone; empty where an agreement was deleted. */
  readonly run: string;
  /** Name of the agreement. */
  readonly agreement: string;
  readonly inactiveAtMs: number;
  /** 0 while the user has not been removed. */
  readonly removedAtMs: number;
}

/** Undefined for a user who never went inactive. */
export const findDeparture = (store: Store, userid: string): Departure | undefined =>
  store.get(departureRow, 'SELECT run, agreement, inactiveat, removedat FROM departure WHERE useridkey = ?', useridKey(userid));

/** The write that keeps who went inactive. */
export const writeDepartures = (
  userids: readonly string[],
  { run, agreement, inactiveAtMs }: Pick<Departure, 'run' | 'agreement' | 'inactiveAtMs'>,
): Write => ({
  sql: 'INSERT OR REPLACE INTO departure (useridkey, run, agreement, inactiveat, removedat) VALUES (?, ?, ?, ?, 0)',
  rows: userids.map((userid) => [useridKey(userid), run, agreement, inactiveAtMs]),
});

/** The write that keeps who of them was removed. */
export const writeRemovals = (userids: readonly string[], nowMs: number): Write => ({
  sql: 'UPDATE departure SET removedat = ? WHERE useridkey = ?',
  rows: userids.map((userid) => [nowMs, useridKey(userid)]),
});
