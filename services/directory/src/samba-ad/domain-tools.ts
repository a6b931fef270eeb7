import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type DirectoryEntry,
  failureCountIntervalS,
  generatePopulation,
  lockoutDurationS,
  maximumFailures,
  type PopulationOptions,
  toLdif,
} from '../population/index.ts';
import { adEntries, adPeople, expiringPolicy, span } from './ad-entries.ts';
import type { DomainFolder } from './domain-folder.ts';

const run = promisify(execFile);
/** A password takes 20 ms, so a portion of entries four seconds. */
const toolDeadlineMs = 120_000;
const options = { timeout: toolDeadlineMs, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } };

/** Entries of one transaction: larger ones take more than twice as long. */
const atOnce = 200;

/**
 * Passwords of the laboratory hold the user id, which the rules of a domain refuse; an account locks after as many wrong ones as in the
 * other directories; passwords do not end by themselves.
 */
const domainRules = (base: string): string =>
  [
    `dn: ${base}`,
    'changetype: modify',
    ...Object.entries({
      pwdProperties: '0',
      minPwdLength: '0',
      minPwdAge: '0',
      maxPwdAge: '-9223372036854775808',
      lockoutThreshold: String(maximumFailures),
      lockoutDuration: span(lockoutDurationS),
      lockOutObservationWindow: span(failureCountIntervalS),
    }).flatMap(([name, value]) => [`replace: ${name}`, `${name}: ${value}`, '-']),
    '',
  ].join('\n');

/** Since when everybody has their password: the day on which the company opened its directory, in units of 100 ns since 1601. */
const opened = '128756160000000000';

/** Only a tool on the machine itself can write that day: it passes over the module that keeps passwords. */
const pastPasswords = '--controls=local_oid:1.3.6.1.4.1.7165.4.3.12:0';

const passwordDay = (dn: string): string =>
  [`dn: ${dn}`, 'changetype: modify', 'replace: pwdLastSet', `pwdLastSet: ${opened}`, '-', ''].join('\n');

/** Lets the laboratory's administrator write everything. */
const administratorsOf = (base: string, administratorDn: string): string =>
  [`dn: CN=Domain Admins,CN=Users,${base}`, 'changetype: modify', 'add: member', `member: ${administratorDn}`, ''].join('\n');

/** Fills the domain, which must not be in use, with the population; throws with what the tool says. */
export async function fillDomain({ configuration, database }: DomainFolder, wanted: PopulationOptions): Promise<void> {
  const population = generatePopulation(wanted);
  const work = mkdtempSync(join(tmpdir(), 'population-'));
  const apply = async (tool: 'ldbadd' | 'ldbmodify', ldif: string, ...more: string[]): Promise<void> => {
    const file = join(work, 'entries.ldif');
    writeFileSync(file, ldif, { mode: 0o600 });
    await run(tool, [`--configfile=${configuration}`, '-H', database, ...more, file], options);
  };
  try {
    await apply('ldbmodify', domainRules(population.base));
    const entries: readonly DirectoryEntry[] = [expiringPolicy(population.base), ...adEntries(population)];
    for (let at = 0; at < entries.length; at += atOnce) await apply('ldbadd', toLdif({ entries: entries.slice(at, at + atOnce) }));
    const passwordDays = adPeople(population).map(({ dn }) => passwordDay(dn));
    await apply('ldbmodify', passwordDays.join('\n'), pastPasswords);
    await apply('ldbmodify', administratorsOf(population.base, population.administrator.dn));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The version of the installed server, for instance `4.17.12-Debian`. */
export async function sambaVersion(): Promise<string> {
  const { stdout } = await run('samba', ['--version'], options);
  return /Version (\S+)/.exec(stdout)?.[1] ?? 'of unknown version';
}
