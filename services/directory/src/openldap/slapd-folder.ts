import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where deploy/openldap keeps the configuration and the schema, seen from this file. */
const templates = new URL('../../../../deploy/openldap/', import.meta.url).pathname;
const templateBase = 'dc=lab,dc=example';

/** What slapd finds on the state volume. */
export interface SlapdFolder {
  readonly configuration: string;
  readonly database: string;
  /** LDIF of what the directory was filled with, or of the last checkpoint. */
  readonly checkpoint: string;
  /** There once the database is filled to the end. */
  readonly filled: string;
  /** The socket for the supervisor's own connection. */
  readonly socket: string;
}

/** Makes the folders and writes slapd.conf for this state folder and base from deploy/openldap/slapd.conf. */
export function prepareSlapdFolder(stateFolder: string, base: string): SlapdFolder {
  const folder: SlapdFolder = {
    configuration: join(stateFolder, 'slapd.conf'),
    database: join(stateFolder, 'db'),
    checkpoint: join(stateFolder, 'checkpoint', 'entries.ldif'),
    filled: join(stateFolder, 'filled'),
    socket: join(stateFolder, 'ldapi'),
  };
  mkdirSync(folder.database, { recursive: true });
  mkdirSync(join(stateFolder, 'checkpoint'), { recursive: true });
  const configuration = readFileSync(join(templates, 'slapd.conf'), 'utf8')
    .replaceAll(' /state/', ` ${stateFolder}/`)
    .replaceAll(' /tls/', ` ${join(stateFolder, 'tls')}/`)
    .replaceAll('/etc/ldap/schema/uclab.schema', join(templates, 'schema', 'uclab.schema'))
    .replaceAll(templateBase, base);
  writeFileSync(folder.configuration, configuration, { mode: 0o600 });
  return folder;
}
