import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Rows of a node's database as its files are now, whether the node runs, has stopped or was killed; the files themselves are not touched. */
export function rowsOf(stateFolder: string, node: string, sql: string): Record<string, unknown>[] {
  const copy = mkdtempSync(join(tmpdir(), 'uclab-crash-rows-'));
  try {
    const folder = join(stateFolder, node);
    for (const file of readdirSync(folder)) if (file.startsWith(`${node}.sqlite`)) cpSync(join(folder, file), join(copy, file));
    const database = new DatabaseSync(join(copy, `${node}.sqlite`));
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
