import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the image has the domain that deploy/samba-ad/provision.py made. */
export const domainTemplate = '/usr/share/uclab/samba-ad';

/** What Samba finds on the state volume. */
export interface DomainFolder {
  /** The databases: all that it keeps. */
  readonly data: string;
  readonly configuration: string;
  readonly database: string;
  /** The socket for the supervisor's own connection. */
  readonly socket: string;
  /** The data as they were filled first, or at the last checkpoint. */
  readonly checkpoint: string;
  /** A copy of the machine's certificate: Samba takes a key only where nobody else may read it. */
  readonly tls: string;
}

/** Makes the folders, and writes smb.conf for this state folder. */
export function prepareDomainFolder(stateFolder: string): DomainFolder {
  const data = join(stateFolder, 'samba-ad');
  // Sockets and locks of one process.
  const run = join(tmpdir(), 'samba');
  const tls = join(run, 'tls');
  const folder: DomainFolder = {
    data,
    configuration: join(stateFolder, 'smb.conf'),
    database: join(data, 'private', 'sam.ldb'),
    socket: join(data, 'private', 'ldapi'),
    checkpoint: join(stateFolder, 'checkpoint', 'samba-ad'),
    tls,
  };
  mkdirSync(join(stateFolder, 'checkpoint'), { recursive: true });
  mkdirSync(run, { recursive: true });
  const settings: Readonly<Record<string, string>> = {
    'netbios name': 'DIRECTORY',
    realm: 'LAB.EXAMPLE',
    workgroup: 'LAB',
    'server role': 'active directory domain controller',
    'server services': 'ldap',
    'private dir': join(data, 'private'),
    'state directory': join(data, 'state'),
    'cache directory': join(data, 'cache'),
    'binddns dir': join(data, 'bind-dns'),
    'lock directory': run,
    'pid directory': run,
    'ncalrpc dir': join(run, 'ncalrpc'),
    // A simple bind without TLS, as the laboratory's plain profile has it; a domain controller refuses it by default (result 8).
    'ldap server require strong auth': 'no',
    'tls certfile': join(tls, 'directory.pem'),
    'tls keyfile': join(tls, 'directory.key'),
    'tls cafile': join(tls, 'ca.pem'),
  };
  const lines = Object.entries(settings).map(([name, value]) => `\t${name} = ${value}`);
  writeFileSync(folder.configuration, ['[global]', ...lines, ''].join('\n'));
  return folder;
}
