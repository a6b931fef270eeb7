import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DirectoryAccount } from '../population/index.ts';
import { failureCountIntervalS, lockoutDurationS, maximumFailures, saltedSha } from '../population/index.ts';
import { DseLdif } from './dse-ldif.ts';

/** Where the image has the instance that dscreate made, deploy/389-ds/instance.inf. */
const template = '/etc/dirsrv/slapd-template';
const plugins = 'cn=plugins,cn=config';
const database = `cn=ldbm database,${plugins}`;
const backend = `cn=userroot,${database}`;
const megabyte = 1_048_576;

/** What ns-slapd finds on the state volume. */
export interface InstanceFolder {
  /** The configuration and the database: all that it keeps. */
  readonly data: string;
  readonly configuration: string;
  readonly accessLog: string;
  readonly errorLog: string;
  /** The socket for the supervisor's own connection. */
  readonly socket: string;
  /** The data as they were filled first, or at the last checkpoint. */
  readonly checkpoint: string;
}

export interface InstanceOptions {
  readonly stateFolder: string;
  readonly base: string;
  readonly ports: { readonly ldap: number; readonly ldaps: number };
  readonly administrator: DirectoryAccount;
}

/** The places on a state volume. */
export function instanceFolder(stateFolder: string): InstanceFolder {
  const data = join(stateFolder, '389-ds');
  return {
    data,
    configuration: join(data, 'config'),
    accessLog: join(stateFolder, 'log', 'access'),
    errorLog: join(stateFolder, 'log', 'errors'),
    socket: join(stateFolder, 'ldapi'),
    checkpoint: join(stateFolder, 'checkpoint', '389-ds'),
  };
}

/** Makes the folders and the configuration from the template of the image. */
export function writeInstance(folder: InstanceFolder, options: InstanceOptions): void {
  const { configuration, data } = folder;
  const { stateFolder, base, administrator } = options;
  const db = join(data, 'db');
  const run = join(stateFolder, 'run');
  for (const made of [configuration, db, join(run, 'lock'), join(stateFolder, 'log'), join(stateFolder, 'checkpoint')])
    mkdirSync(made, { recursive: true });
  cpSync(template, configuration, { recursive: true });
  const dse = new DseLdif(
    readFileSync(join(template, 'dse.ldif'), 'utf8')
      .replaceAll('\n ', '')
      .replaceAll(template, configuration)
      .replaceAll('dc=lab,dc=example', base),
  );
  dse
    .set('cn=config', {
      'nsslapd-localuser': 'uclab',
      'nsslapd-port': String(options.ports.ldap),
      'nsslapd-secureport': String(options.ports.ldaps),
      'nsslapd-security': 'on',
      'nsslapd-rootdn': administrator.dn,
      'nsslapd-rootpw': saltedSha(administrator.password, randomBytes(8)),
      'nsslapd-rootpwstoragescheme': 'SSHA',
      'nsslapd-ldapilisten': 'on',
      'nsslapd-ldapifilepath': folder.socket,
      'nsslapd-ldapiautobind': 'off',
      'nsslapd-lockdir': join(run, 'lock'),
      'nsslapd-rundir': run,
      'nsslapd-ldifdir': run,
      'nsslapd-bakdir': run,
      'nsslapd-accesslog': folder.accessLog,
      'nsslapd-accesslog-logbuffering': 'off',
      'nsslapd-accesslog-maxlogsperdir': '2',
      'nsslapd-accesslog-maxlogsize': '10',
      'nsslapd-errorlog': folder.errorLog,
      'nsslapd-securitylog': join(stateFolder, 'log', 'security'),
      'nsslapd-auditlog': join(stateFolder, 'log', 'audit'),
      'nsslapd-auditfaillog': join(stateFolder, 'log', 'audit'),
      'nsslapd-allow-anonymous-access': 'rootdse',
      'nsslapd-idletimeout': '900',
      'nsslapd-pwpolicy-local': 'on',
      passwordStorageScheme: 'SSHA',
      passwordLockout: 'on',
      passwordUnlock: 'on',
      passwordMaxFailure: String(maximumFailures),
      passwordLockoutDuration: String(lockoutDurationS),
      passwordResetFailureCount: String(failureCountIntervalS),
    })
    .set('cn=encryption,cn=config', { nsSSLClientAuth: 'off', nsTLSAllowClientRenegotiation: 'off' })
    .set('cn=RSA,cn=encryption,cn=config', {
      objectClass: ['top', 'nsEncryptionModule'],
      cn: 'RSA',
      nsSSLPersonalitySSL: 'Server-Cert',
      nsSSLActivation: 'on',
      nsSSLToken: 'internal (software)',
    })
    .set(`cn=Retro Changelog Plugin,${plugins}`, {
      'nsslapd-pluginEnabled': 'on',
      // By the unique id a deletion can be told of somebody whose name is not known any more.
      'nsslapd-attribute': 'nsuniqueid:targetUniqueId',
      'nsslapd-changelogmaxage': '7d',
    })
    .set(`cn=MemberOf Plugin,${plugins}`, {
      'nsslapd-pluginEnabled': 'on',
      memberofgroupattr: ['member', 'uniqueMember'],
      memberofattr: 'memberOf',
      memberofautoaddoc: 'nsMemberOf',
    })
    .set(`cn=referential integrity postoperation,${plugins}`, { 'referint-logfile': join(stateFolder, 'log', 'referint') })
    // The sizes that dscreate took from the memory of the machine which built the image are too much for a small container.
    .set(`cn=config,${database}`, {
      'nsslapd-directory': db,
      'nsslapd-cache-autosize': '0',
      'nsslapd-dbcachesize': String(16 * megabyte),
      // By default a paged search of more than 5,000 entries ends after 4,997 with result 11, admin limit exceeded.
      'nsslapd-pagedlookthroughlimit': '-1',
    })
    .set(`cn=bdb,cn=config,${database}`, {
      'nsslapd-db-logdirectory': db,
      'nsslapd-db-home-directory': db,
      'nsslapd-dbcachesize': String(16 * megabyte),
      'nsslapd-cache-autosize': '0',
    })
    .set(backend, {
      'nsslapd-directory': join(db, 'userroot'),
      'nsslapd-cachememsize': String(32 * megabyte),
      'nsslapd-dncachememsize': String(16 * megabyte),
    });
  writeFileSync(join(configuration, 'dse.ldif'), String(dse), { mode: 0o600 });
}
