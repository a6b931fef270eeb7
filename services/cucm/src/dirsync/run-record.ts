import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

/** The emulator's own table: what became of the runs. */
export const runTables = `
CREATE TABLE IF NOT EXISTS dirsyncrun (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  traceid TEXT NOT NULL,
  fkdirectorypluginconfig TEXT NOT NULL,
  agreement TEXT NOT NULL,
  outcome TEXT NOT NULL,
  startedat INTEGER NOT NULL,
  finishedat INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  added INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deactivated INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  error TEXT NOT NULL
) STRICT;
`;

const runRow = z
  .object({
    id: z.string(),
    traceid: z.string(),
    agreement: z.string(),
    outcome: z.string(),
    startedat: z.int(),
    finishedat: z.int(),
    entries: z.int(),
    added: z.int(),
    updated: z.int(),
    deactivated: z.int(),
    skipped: z.int(),
    error: z.string(),
  })
  .transform(
    ({ traceid, startedat, finishedat, entries, ...row }): SyncRun => ({
      ...row,
      traceId: traceid,
      startedAtMs: startedat,
      finishedAtMs: finishedat,
      read: entries,
    }),
  );

const columns = 'id, traceid, agreement, outcome, startedat, finishedat, entries, added, updated, deactivated, skipped, error';

/** The last finished run of all agreements. */
export const lastRun = (store: Store): SyncRun | undefined =>
  store.get(runRow, `SELECT ${columns} FROM dirsyncrun ORDER BY sequence DESC LIMIT 1`);

/** The last finished run of one agreement. */
export const lastRunOf = (store: Store, agreementPkid: string): SyncRun | undefined =>
  store.get(runRow, `SELECT ${columns} FROM dirsyncrun WHERE fkdirectorypluginconfig = ? ORDER BY sequence DESC LIMIT 1`, agreementPkid);

/** The write that keeps a finished run. */
export const writeRun = (agreementPkid: string, run: SyncRun): Write => ({
  sql: `INSERT INTO dirsyncrun (fkdirectorypluginconfig, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  rows: [
    [
      agreementPkid,
      run.id,
      run.traceId,
      run.agreement,
      run.outcome,
      run.startedAtMs,
      run.finishedAtMs,
      run.read,
      run.added,
      run.updated,
      run.deactivated,
      run.skipped,
      run.error,
    ],
  ],
});
