import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '@uclab/foundation/errors';
import { readServerCertificate } from '../service/server-certificate.ts';
import type { InstanceFolder } from './instance-folder.ts';

const run = promisify(execFile);
/** Ten thousand entries take four seconds. */
const toolDeadlineMs = 120_000;
const options = { timeout: toolDeadlineMs, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } };

/** Fills the database, which must not be in use, from an LDIF; throws with what ns-slapd says, also where it left an entry out. */
export async function fillDatabase(folder: InstanceFolder, ldif: string): Promise<void> {
  try {
    await run('ns-slapd', ['ldif2db', '-D', folder.configuration, '-n', 'userroot', '-i', ldif], options);
  } catch (error) {
    throw new Error([messageOf(error), ...complaints(folder.errorLog)].join('; '));
  }
}

/** The last lines of the error log that complain: ns-slapd says little elsewhere. */
function complaints(file: string): string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => / - (ERR|WARN|CRIT) - /.test(line)).slice(-5);
}

/** Puts the certificate of the machine into the database that ns-slapd reads at its start, in place of the one that is there. */
export async function importCertificate(folder: InstanceFolder, tlsFolder: string): Promise<void> {
  const { configuration } = folder;
  const { certificatePem, chainPem, privateKeyPem } = readServerCertificate(tlsFolder);
  const passwords = join(configuration, 'pwdfile.txt');
  const work = mkdtempSync(join(tmpdir(), 'certificate-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(work, name), content, { mode: 0o600 });
    return join(work, name);
  };
  try {
    const store = ['-d', configuration];
    // Where there is none to take out yet, certutil says so.
    for (const name of ['Server-Cert', 'authority'])
      await run('certutil', ['-D', ...store, '-n', name, '-f', passwords], options).catch(() => undefined);
    await run('certutil', ['-A', ...store, '-n', 'authority', '-t', 'CT,,', '-i', file('ca.pem', chainPem), '-f', passwords], options);
    const pair = ['-in', file('certificate.pem', certificatePem), '-inkey', file('key.pem', privateKeyPem)];
    const bundle = join(work, 'pair.p12');
    await run('openssl', ['pkcs12', '-export', ...pair, '-name', 'Server-Cert', '-passout', 'pass:', '-out', bundle], options);
    await run('pk12util', ['-i', bundle, ...store, '-W', '', '-k', passwords], options);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The version of the installed server, for instance `2.3.1`. */
export async function serverVersion(): Promise<string> {
  const { stdout } = await run('dpkg-query', ['-W', '389-ds-base'], options);
  return /\t(\d+(?:\.\d+)*)/.exec(stdout)?.[1] ?? 'of unknown version';
}
