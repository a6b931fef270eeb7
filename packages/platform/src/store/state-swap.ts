import { renameSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const namesIn = (database: DatabaseSync, sql: string): string[] =>
  database
    .prepare(sql)
    .all()
    .flatMap(({ name }) => (typeof name === 'string' ? [name] : []));

const tablesOf = (database: DatabaseSync, schema: 'main' | 'checkpoint'): string[] =>
  namesIn(database, `SELECT name FROM ${schema}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`);

const columnsOf = (database: DatabaseSync, schema: 'main' | 'checkpoint', table: string): string[] =>
  namesIn(database, `PRAGMA ${schema}.table_info(${quoted(table)})`);

/** Copies the whole state into `checkpointFile`, which is complete or the former one at any moment. */
export function writeCheckpoint(database: DatabaseSync, checkpointFile: string): void {
  const unfinished = `${checkpointFile}.unfinished`;
  rmSync(unfinished, { force: true });
  database.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, checkpointFile);
}

/** AUTOINCREMENT keeps its counters in a table of SQLite's own, which exists once a table asked for it. */
function restoreCounters(database: DatabaseSync): void {
  const counters = (schema: 'main' | 'checkpoint') =>
    namesIn(database, `SELECT name FROM ${schema}.sqlite_master WHERE name = 'sqlite_sequence'`).length > 0;
  if (!counters('main')) return;
  database.exec('DELETE FROM main.sqlite_sequence');
  if (counters('checkpoint'))
    database.exec('INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM checkpoint.sqlite_sequence');
}

/** Puts the content of `checkpointFile` in place of every table's, in one transaction. */
export function restoreCheckpoint(database: DatabaseSync, checkpointFile: string): void {
  database.prepare('ATTACH DATABASE ? AS checkpoint').run(checkpointFile);
  try {
    database.exec('BEGIN IMMEDIATE');
    try {
      // Tables refer to each other in whatever order; only the end has to be consistent.
      database.exec('PRAGMA defer_foreign_keys = ON');
      const kept = new Set(tablesOf(database, 'checkpoint'));
      const tables = tablesOf(database, 'main');
      for (const table of tables) database.exec(`DELETE FROM main.${quoted(table)}`);
      for (const table of tables.filter((name) => kept.has(name))) {
        const known = new Set(columnsOf(database, 'checkpoint', table));
        const columns = columnsOf(database, 'main', table)
          .filter((name) => known.has(name))
          .map(quoted)
          .join(', ');
        database.exec(`INSERT INTO main.${quoted(table)} (${columns}) SELECT ${columns} FROM checkpoint.${quoted(table)}`);
      }
      restoreCounters(database);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  } finally {
    database.exec('DETACH DATABASE checkpoint');
  }
}
