import type { SkippedEntry, SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import type { SqlValue, Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { isShortened } from './working-tables.ts';

/** The emulator's own tables: what became of the runs, which entries they left out, and of which they cut values. */
export const runTables = `
CREATE TABLE IF NOT EXISTS dirsyncrun (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  traceid TEXT NOT NULL,
  fkdirectorypluginconfig TEXT NOT NULL,
  agreement TEXT NOT NULL,
  cause TEXT NOT NULL,
  kind TEXT NOT NULL,
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
CREATE TABLE IF NOT EXISTS dirsyncskip (
  run TEXT NOT NULL,
  dn TEXT NOT NULL,
  userid TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS dirsyncshortened (
  run TEXT NOT NULL,
  dn TEXT NOT NULL,
  userid TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS dirsyncshortened_run ON dirsyncshortened (run);
CREATE INDEX IF NOT EXISTS dirsyncskip_run ON dirsyncskip (run);
`;

/** Runs that are kept, and the entries left out that are kept of each. */
const runsKept = 1_000;
const skipsKept = 1_000;

const runRow = z
  .object({
    id: z.string(),
    traceid: z.string(),
    agreement: z.string(),
    cause: z.string(),
    kind: z.string(),
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
    ({ traceid, startedat, finishedat, entries, cause, ...row }): SyncRun => ({
      ...row,
      trigger: cause,
      traceId: traceid,
      startedAtMs: startedat,
      finishedAtMs: finishedat,
      read: entries,
      waitingUntilMs: 0,
    }),
  );

const skipRow = z.object({ dn: z.string(), userid: z.string(), reason: z.string() });

const columns = 'id, traceid, agreement, cause, kind, outcome, startedat, finishedat, entries, added, updated, deactivated, skipped, error';

/** The last runs of all agreements, newest first; one that is under way stands among them. */
export const lastRuns = (store: Store, limit: number): SyncRun[] =>
  store.all(runRow, `SELECT ${columns} FROM dirsyncrun ORDER BY sequence DESC LIMIT ?`, limit);

export const findRun = (store: Store, id: string): SyncRun | undefined =>
  store.get(runRow, `SELECT ${columns} FROM dirsyncrun WHERE id = ?`, id);

/** Runs whose ids begin with a text in any case of letters, the newest first: that one alone where it is a whole id. */
export const runsBeginningWith = (store: Store, start: string, limit: number): SyncRun[] =>
  store.all(
    runRow,
    `SELECT ${columns} FROM dirsyncrun WHERE substr(id, 1, length(?1)) = ?1 ORDER BY sequence DESC LIMIT ?2`,
    start.toLowerCase(),
    limit,
  );

/** The entries that a run left out, as many of them as are kept. */
export const skippedIn = (store: Store, id: string): SkippedEntry[] =>
  store.all(skipRow, 'SELECT dn, userid, reason FROM dirsyncskip WHERE run = ? ORDER BY rowid', id);

/** The entries of which a run cut values to the length of their columns, as many of them as are kept. */
export const shortenedIn = (store: Store, id: string): SkippedEntry[] =>
  store.all(skipRow, 'SELECT dn, userid, reason FROM dirsyncshortened WHERE run = ? ORDER BY rowid', id);

const finished = "outcome <> 'running'";

/** The last finished run of all agreements. */
export const lastRun = (store: Store): SyncRun | undefined =>
  store.get(runRow, `SELECT ${columns} FROM dirsyncrun WHERE ${finished} ORDER BY sequence DESC LIMIT 1`);

/** The last finished run of one agreement. */
export const lastRunOf = (store: Store, agreementPkid: string): SyncRun | undefined =>
  store.get(
    runRow,
    `SELECT ${columns} FROM dirsyncrun WHERE fkdirectorypluginconfig = ? AND ${finished} ORDER BY sequence DESC LIMIT 1`,
    agreementPkid,
  );

const valuesOf = (run: SyncRun): SqlValue[] => [
  run.id,
  run.traceId,
  run.agreement,
  run.trigger,
  run.kind,
  run.outcome,
  run.startedAtMs,
  run.finishedAtMs,
  run.read,
  run.added,
  run.updated,
  run.deactivated,
  run.skipped,
  run.error,
];

/** The writes that keep a run as it is now, begun or ended; the oldest runs go. */
export const writeRun = (agreementPkid: string, run: SyncRun): Write[] => [
  {
    sql: `INSERT INTO dirsyncrun (fkdirectorypluginconfig, ${columns}) VALUES (?${', ?'.repeat(14)})
      ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, outcome = excluded.outcome, finishedat = excluded.finishedat, entries = excluded.entries,
        added = excluded.added, updated = excluded.updated, deactivated = excluded.deactivated, skipped = excluded.skipped,
        error = excluded.error`,
    rows: [[agreementPkid, ...valuesOf(run)]],
  },
  { sql: 'DELETE FROM dirsyncrun WHERE sequence <= (SELECT max(sequence) FROM dirsyncrun) - ?', rows: [[runsKept]] },
];

const changesOf = (kind: 'added' | 'updated' | 'deactivated') => `(SELECT count(*) FROM working.change WHERE kind = '${kind}')`;

/** The write that keeps, of a run that was merged, how many users it has changed. */
export const writeCounts = (id: string): Write => ({
  sql: `UPDATE dirsyncrun SET added = ${changesOf('added')}, updated = ${changesOf('updated')}, deactivated = ${changesOf('deactivated')}
    WHERE id = ?`,
  rows: [[id]],
});

/** The writes that keep which entries a run left out, and of which it cut values, so many of them as are kept of a run. */
export const writeSkipped = (id: string): Write[] => [
  {
    sql: `INSERT INTO dirsyncskip (run, dn, userid, reason)
      SELECT ?, dn, userid, skip FROM working.entry WHERE skip <> '' ORDER BY position LIMIT ?`,
    rows: [[id, skipsKept]],
  },
  {
    sql: `INSERT INTO dirsyncshortened (run, dn, userid, reason)
      SELECT ?, substr(dn, 1, 1024), userid, shortened FROM working.entry WHERE ${isShortened} ORDER BY position LIMIT ?`,
    rows: [[id, skipsKept]],
  },
  { sql: 'DELETE FROM dirsyncskip WHERE run NOT IN (SELECT id FROM dirsyncrun)', rows: [[]] },
  { sql: 'DELETE FROM dirsyncshortened WHERE run NOT IN (SELECT id FROM dirsyncrun)', rows: [[]] },
];

/** The write that tells of runs which the end of the node cut off: they changed nobody, for a run and its changes are one transaction. */
export const closeCutOffRuns = (nowMs: number): Write => ({
  sql: `UPDATE dirsyncrun SET outcome = 'failed', finishedat = ?, error = 'the node ended before the run did' WHERE outcome = 'running'`,
  rows: [[nowMs]],
});
