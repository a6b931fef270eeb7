import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attribute, Change, Client, TypeOrValueExistsError } from 'ldapts';
import type { AccessLogSink } from '../access-log/index.ts';
import { type DirectoryAccount, generatePopulation, type PopulationOptions, toLdif } from '../population/index.ts';
import type { DirectoryServer } from '../service/directory-server.ts';
import { copyFolder, isKept } from '../supervision/kept-folder.ts';
import { ServerProcess } from '../supervision/server-process.ts';
import { SupervisedServer } from '../supervision/supervised-server.ts';
import { AccessLogTail } from './access-log-tail.ts';
import { type InstanceFolder, instanceFolder, writeInstance } from './instance-folder.ts';
import { fillDatabase, importCertificate, serverVersion } from './instance-tools.ts';
import { sunEntries } from './sun-entries.ts';

export interface Ds389Options extends Required<PopulationOptions> {
  readonly stateFolder: string;
  readonly ports: { readonly ldap: number; readonly ldaps: number };
  readonly log: AccessLogSink;
}

const operationMs = 5_000;

/** 389 Directory Server on a state folder, which is filled with the population where it is empty. Does not start it. */
export async function prepareDs389(options: Ds389Options): Promise<DirectoryServer> {
  const { stateFolder, base, ports, log } = options;
  const folder = instanceFolder(stateFolder);
  const { administrator, manager } = generatePopulation({ ...options, users: 1 });
  if (!isKept(folder.checkpoint)) {
    rmSync(folder.data, { recursive: true, force: true });
    writeInstance(folder, { stateFolder, base, ports, administrator });
    await fill(folder, options);
    copyFolder(folder.data, folder.checkpoint);
  }
  if (!isKept(folder.data)) copyFolder(folder.checkpoint, folder.data);
  return new SupervisedServer({
    ...folder,
    software: `389 Directory Server ${await serverVersion()}`,
    base,
    administrator,
    launch: async () => {
      await importCertificate(folder, join(stateFolder, 'tls'));
      // What a process left that was killed.
      rmSync(folder.socket, { force: true });
      const tail = new AccessLogTail(folder.accessLog, (line) => log.write(line));
      const server = await ServerProcess.start({
        command: 'ns-slapd',
        args: ['-D', folder.configuration, '-i', join(stateFolder, 'run', 'ns-slapd.pid'), '-d', '0'],
        onLine: (line) => log.write(line),
      });
      void server.ended.then(() => tail.stop());
      return server;
    },
    started: () => showChangelog(folder.socket, administrator, manager.dn),
  });
}

async function fill(folder: InstanceFolder, options: PopulationOptions): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'population-'));
  try {
    const ldif = join(work, 'population.ldif');
    writeFileSync(ldif, toLdif({ entries: sunEntries(generatePopulation(options)) }));
    await fillDatabase(folder, ldif);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Lets the manager of CUCM read the changelog, which a normal account sees nothing of: an administrator has to allow it. */
async function showChangelog(socket: string, administrator: DirectoryAccount, managerDn: string): Promise<void> {
  const right = `(targetattr = "*")(version 3.0; acl "The manager reads changes"; allow (read, search, compare) userdn = "ldap:///${managerDn}";)`;
  const client = new Client({ url: 'ldap://localhost', createConnection: () => net.connect(socket), timeout: operationMs });
  try {
    await client.bind(administrator.dn, administrator.password);
    await client.modify('cn=changelog', new Change({ operation: 'add', modification: new Attribute({ type: 'aci', values: [right] }) }));
  } catch (error) {
    if (!(error instanceof TypeOrValueExistsError)) throw error;
  } finally {
    await client.unbind().catch(() => undefined);
  }
}
