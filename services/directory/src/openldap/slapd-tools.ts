import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { SlapdFolder } from './slapd-folder.ts';

const run = promisify(execFile);
/** A hundred thousand entries take two seconds. */
const toolDeadlineMs = 120_000;
const options = { timeout: toolDeadlineMs, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } };

/** Fills the database, which must not be in use, from the checkpoint's LDIF; throws with what slapadd says. */
export async function fillDatabase(folder: SlapdFolder): Promise<void> {
  // The mark goes first and comes back last, so that a database half filled is filled anew at the next start.
  rmSync(folder.filled, { force: true });
  rmSync(folder.database, { recursive: true, force: true });
  mkdirSync(folder.database, { recursive: true });
  await run('slapadd', ['-q', '-f', folder.configuration, '-l', folder.checkpoint], options);
  writeFileSync(folder.filled, '');
}

/** Writes the entries as they are to the checkpoint's LDIF; slapd may run meanwhile. */
export async function dumpDatabase(folder: SlapdFolder): Promise<void> {
  await run('slapcat', ['-f', folder.configuration, '-l', folder.checkpoint], options);
}

/** The version of the installed slapd, for instance `2.5.13`. */
export async function slapdVersion(): Promise<string> {
  const { stderr } = await run('slapd', ['-VV'], options);
  return /slapd (\d+\.\d+\.\d+)/.exec(stderr)?.[1] ?? 'of unknown version';
}
