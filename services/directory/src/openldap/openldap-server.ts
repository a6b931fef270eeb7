import { existsSync, writeFileSync } from 'node:fs';
import type { AccessLogSink } from '../access-log/index.ts';
import { type DirectoryAccount, generatePopulation, type PopulationOptions, toLdif } from '../population/index.ts';
import type { DirectoryServer, ServerEnded } from '../service/directory-server.ts';
import { OwnConnection } from '../supervision/own-connection.ts';
import { ServerProcess } from '../supervision/server-process.ts';
import { prepareSlapdFolder, type SlapdFolder } from './slapd-folder.ts';
import { SlapdLogReader } from './slapd-log-reader.ts';
import { dumpDatabase, fillDatabase, slapdVersion } from './slapd-tools.ts';

export interface OpenLdapOptions extends Required<PopulationOptions> {
  readonly stateFolder: string;
  readonly host: string;
  readonly ports: { readonly ldap: number; readonly ldaps: number };
  readonly log: AccessLogSink;
}

interface Running {
  readonly slapd: ServerProcess;
  readonly connection: OwnConnection;
}

/** Debian's slapd as a child of this process. */
export class OpenLdapServer implements DirectoryServer {
  readonly software: string;
  readonly #options: OpenLdapOptions;
  readonly #folder: SlapdFolder;
  readonly #administrator: DirectoryAccount;
  #running: Running | undefined;
  #entries = 0;
  #ended: ServerEnded = () => {};
  #entriesChanged: () => void = () => {};

  private constructor(options: OpenLdapOptions, software: string, folder: SlapdFolder, administrator: DirectoryAccount) {
    this.#options = options;
    this.software = software;
    this.#folder = folder;
    this.#administrator = administrator;
  }

  /** A slapd on this state folder, which is filled with the population where it is empty. Does not start it. */
  static async prepare(options: OpenLdapOptions): Promise<OpenLdapServer> {
    const software = `OpenLDAP ${await slapdVersion()}`;
    const folder = prepareSlapdFolder(options.stateFolder, options.base);
    if (!existsSync(folder.filled)) {
      if (!existsSync(folder.checkpoint)) writeFileSync(folder.checkpoint, toLdif(generatePopulation(options)));
      await fillDatabase(folder);
    }
    // The administrator is the same however many people there are, and the whole population is not kept in memory for it.
    const { administrator } = generatePopulation({ ...options, users: 1 });
    return new OpenLdapServer(options, software, folder, administrator);
  }

  get entries(): number {
    return this.#entries;
  }

  answers(): boolean {
    return this.#running?.connection.answers() ?? false;
  }

  async start(): Promise<void> {
    const { host, ports, base } = this.#options;
    const urls = [`ldap://${host}:${ports.ldap}/`, `ldaps://${host}:${ports.ldaps}/`, `ldapi://${encodeURIComponent(this.#folder.socket)}`];
    const slapd = await ServerProcess.start({
      command: 'slapd',
      args: ['-f', this.#folder.configuration, '-h', urls.join(' '), '-d', 'stats'],
      onLine: this.#lineReader(),
      isReady: (line) => line.endsWith('slapd starting'),
    });
    try {
      const { connection, entries } = await OwnConnection.open(this.#folder.socket, base, this.#administrator);
      this.#entries = entries;
      this.#running = { slapd, connection };
    } catch (error) {
      await slapd.stop();
      throw error;
    }
    void slapd.ended.then((reason) => this.#endedByItself(slapd, reason));
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.connection.close();
    await running?.slapd.stop();
  }

  checkpoint(): Promise<void> {
    return dumpDatabase(this.#folder);
  }

  restore(): Promise<void> {
    return fillDatabase(this.#folder);
  }

  onEnded(listener: ServerEnded): void {
    this.#ended = listener;
  }

  onEntriesChanged(listener: () => void): void {
    this.#entriesChanged = listener;
  }

  #lineReader(): (line: string) => void {
    const reader = new SlapdLogReader();
    return (raw) => {
      const line = reader.read(raw);
      if (!line) return;
      this.#options.log.write(line.text);
      if (line.entries === 0) return;
      this.#entries += line.entries;
      this.#entriesChanged();
    };
  }

  /** A slapd that was killed stays stopped until somebody starts it: a fault must stand. */
  #endedByItself(slapd: ServerProcess, reason: string): void {
    const running = this.#running;
    if (running?.slapd !== slapd) return;
    this.#running = undefined;
    void running.connection.close();
    this.#ended(reason);
  }
}
