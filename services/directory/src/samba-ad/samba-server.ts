import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessLogSink } from '../access-log/index.ts';
import { generatePopulation, type PopulationOptions } from '../population/index.ts';
import type { DirectoryServer } from '../service/directory-server.ts';
import { readServerCertificate, writeServerCertificate } from '../service/server-certificate.ts';
import { copyFolder, isKept } from '../supervision/kept-folder.ts';
import { ServerProcess } from '../supervision/server-process.ts';
import { SupervisedServer } from '../supervision/supervised-server.ts';
import { domainTemplate, prepareDomainFolder } from './domain-folder.ts';
import { fillDomain, sambaVersion } from './domain-tools.ts';

export interface SambaOptions extends Required<PopulationOptions> {
  readonly stateFolder: string;
  readonly ports: { readonly ldap: number; readonly ldaps: number };
  readonly log: AccessLogSink;
}

/** The domain is made with the image, and with it its name. */
const domainBase = 'dc=lab,dc=example';

/**
 * Samba as a domain controller of Active Directory on a state folder, which is filled with the population where it is empty. Does not
 * start it. Throws RangeError for what Samba does not let one choose: its ports, and here the base.
 */
export async function prepareSamba(options: SambaOptions): Promise<DirectoryServer> {
  const { stateFolder, base, ports, log } = options;
  if (ports.ldap !== 389 || ports.ldaps !== 636) throw new RangeError(`ldapPort, ldapsPort: Samba listens on 389 and 636 only`);
  if (base !== domainBase) throw new RangeError(`base: the domain of this image is ${domainBase}, not ${base}`);
  const folder = prepareDomainFolder(stateFolder);
  if (!isKept(folder.checkpoint)) {
    copyFolder(domainTemplate, folder.data);
    await fillDomain(folder, options);
    copyFolder(folder.data, folder.checkpoint);
  }
  if (!isKept(folder.data)) copyFolder(folder.checkpoint, folder.data);
  return new SupervisedServer({
    ...folder,
    software: `Samba ${await sambaVersion()}`,
    base,
    administrator: generatePopulation({ ...options, users: 1 }).administrator,
    launch: () => {
      // What a process left that was killed.
      rmSync(folder.socket, { force: true });
      writeServerCertificate(folder.tls, readServerCertificate(join(stateFolder, 'tls')));
      return ServerProcess.start({
        command: 'samba',
        args: ['-s', folder.configuration, '--foreground', '--no-process-group', '--debug-stdout'],
        onLine: (line) => log.write(line),
      });
    },
  });
}
