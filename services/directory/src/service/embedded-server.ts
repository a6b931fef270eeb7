import { join } from 'node:path';
import type { Clock } from '@uclab/foundation/clock';
import type { AccessLogSink } from '../access-log/index.ts';
import { LdapServer } from '../ldap-server/index.ts';
import { generatePopulation, type Population, type PopulationOptions } from '../population/index.ts';
import type { DirectoryServer, ServerEnded } from './directory-server.ts';
import { KeptEntries } from './kept-entries.ts';
import { readServerCertificate } from './server-certificate.ts';

export interface EmbeddedServerOptions extends PopulationOptions {
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly host: string;
  readonly ports: { readonly ldap: number; readonly ldaps: number };
  readonly log: AccessLogSink;
}

/** Answers after which the entries are others: Modify, Add, Delete, ModifyDN, and a refused password, which counts towards a lock. */
const changes = / RESULT tag=(?:(?:103|105|107|109) err=0|97 err=49) /;

/** The LDAP server of this project, in this process. Entries are in memory, and each change of them is on the disk. */
export class EmbeddedServer implements DirectoryServer {
  readonly software = 'uclab LDAP server';
  readonly #options: EmbeddedServerOptions;
  readonly #population: Population;
  readonly #kept: KeptEntries;
  #server: LdapServer;
  #runs = false;
  #entriesChanged: () => void = () => {};

  /** Throws what the file system throws where there is no certificate. */
  constructor(options: EmbeddedServerOptions) {
    this.#options = options;
    this.#population = generatePopulation(options);
    this.#kept = new KeptEntries(options.stateFolder, this.#population.entries);
    this.#server = this.#filled(options.ports);
  }

  get entries(): number {
    return this.#server.size;
  }

  /** The real ports, also where free ones were asked for. */
  get ports(): { ldap: number; ldaps: number } {
    return { ldap: this.#server.ldapPort, ldaps: this.#server.ldapsPort };
  }

  answers(): boolean {
    return this.#runs;
  }

  async start(): Promise<void> {
    const { certPem, keyPem } = this.#certificate();
    this.#server.replaceCertificate(certPem, keyPem);
    await this.#server.start();
    this.#runs = true;
  }

  async stop(): Promise<void> {
    this.#runs = false;
    await this.#server.stop();
  }

  async checkpoint(): Promise<void> {
    this.#kept.checkpoint();
  }

  async restore(): Promise<void> {
    this.#kept.restore();
    this.#server = this.#filled(this.ports);
  }

  /** It runs in this process and does not end by itself. */
  onEnded(_listener: ServerEnded): void {}

  onEntriesChanged(listener: () => void): void {
    this.#entriesChanged = listener;
  }

  #filled(ports: { readonly ldap: number; readonly ldaps: number }): LdapServer {
    const { clock, host } = this.#options;
    return new LdapServer({
      clock,
      host,
      population: { ...this.#population, entries: this.#kept.load() },
      ldapPort: ports.ldap,
      ldapsPort: ports.ldaps,
      certificate: this.#certificate(),
      log: { write: (line) => this.#written(line) },
      onEntryChange: (change) => this.#kept.record(change),
    });
  }

  #written(line: string): void {
    this.#options.log.write(line);
    if (changes.test(line)) this.#entriesChanged();
  }

  /** The chain goes with the certificate, as slapd sends it. */
  #certificate(): { certPem: string; keyPem: string } {
    const { certificatePem, chainPem, privateKeyPem } = readServerCertificate(join(this.#options.stateFolder, 'tls'));
    return { certPem: `${certificatePem.trimEnd()}\n${chainPem}`, keyPem: privateKeyPem };
  }
}
