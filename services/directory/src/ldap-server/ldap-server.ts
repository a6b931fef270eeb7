import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { Clock } from '@uclab/foundation/clock';
import { type AccessLogSink, ConnectionLines } from '../access-log/index.ts';
import type { DirectoryAccount, Population } from '../population/index.ts';
import { requireUsable, type ServerCertificate } from './certificate.ts';
import { Connection } from './connection.ts';
import { Listener } from './listener.ts';
import { Backend } from './operations/backend.ts';
import type { EntryChange } from './tree/directory-tree.ts';

export interface LdapServerOptions {
  /** Calendar time for lock-out windows and timestamps. */
  readonly clock: Clock;
  readonly population: Population;
  /** Root DN and password; by default the population's. */
  readonly administrator?: DirectoryAccount;
  /** 0 takes a free port, which is kept for as long as this object lives. */
  readonly ldapPort: number;
  readonly ldapsPort: number;
  readonly certificate: ServerCertificate;
  readonly log: AccessLogSink;
  /** Told of each change of an entry before the client is answered. */
  readonly onEntryChange?: (change: EntryChange) => void;
  /** Address to listen on; 127.0.0.1 by default. */
  readonly host?: string;
  /** Real time after which a silent connection is closed; 15 minutes by default, as in slapd.conf. */
  readonly idleTimeoutMs?: number;
}

/** A client has so long to finish the TLS handshake. */
const handshakeTimeoutMs = 10_000;
/** Descriptors below this one are the process's own. */
const firstDescriptor = 12;
const firstConnection = 1000;
const defaultIdleTimeoutMs = 900_000;

/** A connection from its acceptance on; it is one that speaks LDAP only after the handshake. */
interface Client {
  readonly lines: ConnectionLines;
  connection: Connection | undefined;
}

/**
 * An LDAPv3 server on LDAP and LDAPS with the entries of a population: what OpenLDAP with deploy/openldap/slapd.conf is in
 * containers. It can be stopped and started again, on the same ports and with the entries as they were.
 */
export class LdapServer {
  readonly #options: LdapServerOptions;
  readonly #backend: Backend;
  readonly #ldap: Listener;
  readonly #ldaps: Listener;
  readonly #tls: tls.Server;
  readonly #sockets = new Map<number, Socket>();
  /** Accepted on the LDAPS port and not yet through the handshake, by the client's address. */
  readonly #handshakes = new Map<string, Client>();
  #connections = firstConnection;
  #stopping = false;

  /** Throws UnusableCertificateError. */
  constructor(options: LdapServerOptions) {
    const { clock, population, certificate, host = '127.0.0.1', ldapPort, ldapsPort } = options;
    requireUsable(certificate);
    this.#options = options;
    this.#backend = new Backend(clock, population, options.administrator ?? population.administrator, options.onEntryChange);
    this.#ldap = new Listener(host, ldapPort, (socket) => this.#serve(socket, this.#accept(socket)));
    this.#ldaps = new Listener(host, ldapsPort, (socket) => this.#shakeHands(socket));
    this.#tls = tls.createServer({ cert: certificate.certPem, key: certificate.keyPem, handshakeTimeout: handshakeTimeoutMs });
    this.#tls.on('secureConnection', (socket) => this.#secured(socket));
    this.#tls.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  get ldapPort(): number {
    return this.#ldap.port;
  }

  get ldapsPort(): number {
    return this.#ldaps.port;
  }

  /** How many entries there are. */
  get size(): number {
    return this.#backend.tree.size;
  }

  /** Listens on both ports. Throws the system's error, such as EADDRINUSE, with nothing left open. */
  async start(): Promise<void> {
    try {
      await this.#ldap.open();
      await this.#ldaps.open();
      this.#options.log.write('slapd starting');
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Cuts every connection and closes both ports; resolves when that is done. The entries stay. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const closed = [this.#ldap.close(), this.#ldaps.close()];
    for (const socket of this.#sockets.values()) socket.destroy();
    await Promise.all(closed);
    this.#stopping = false;
    this.#options.log.write('slapd stopped.');
  }

  /** Every entry as it was generated; locks and changed passwords are gone. Connections stay. */
  reset(): void {
    this.#backend.reset();
  }

  /** Shows another certificate to whoever connects from now on. Throws UnusableCertificateError. */
  replaceCertificate(certPem: string, keyPem: string): void {
    requireUsable({ certPem, keyPem });
    this.#tls.setSecureContext({ cert: certPem, key: keyPem });
  }

  #accept(socket: Socket): Client {
    const { log, idleTimeoutMs = defaultIdleTimeoutMs } = this.#options;
    let descriptor = firstDescriptor;
    while (this.#sockets.has(descriptor)) descriptor++;
    this.#sockets.set(descriptor, socket);
    const client: Client = { lines: new ConnectionLines(this.#connections++, descriptor), connection: undefined };
    const local = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
    log.write(client.lines.accepted({ address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }, local));
    const peer = peerOf(socket);
    let idle = false;
    socket.on('error', () => socket.destroy());
    socket.setTimeout(idleTimeoutMs, () => {
      idle = true;
      socket.destroy();
    });
    socket.on('close', () => {
      this.#sockets.delete(descriptor);
      const unfinished = this.#handshakes.get(peer) === client && this.#handshakes.delete(peer);
      log.write(client.lines.closed(this.#stopping ? 'slapd shutdown' : closeReason(client, idle, unfinished)));
    });
    return client;
  }

  #serve(socket: Socket, client: Client, strength = 0): void {
    client.connection = new Connection(socket, this.#backend, this.#options.log, client.lines, strength);
  }

  #shakeHands(socket: Socket): void {
    this.#handshakes.set(peerOf(socket), this.#accept(socket));
    this.#tls.emit('connection', socket);
  }

  #secured(socket: tls.TLSSocket): void {
    const peer = peerOf(socket);
    const client = this.#handshakes.get(peer);
    this.#handshakes.delete(peer);
    if (!client) {
      socket.destroy();
      return;
    }
    const { name } = socket.getCipher();
    const strength = name.includes('128') ? 128 : 256;
    this.#options.log.write(client.lines.tlsEstablished(socket.getProtocol() ?? '', name, strength));
    this.#serve(socket, client, strength);
  }
}

const peerOf = (socket: Socket): string => `${socket.remoteAddress}:${socket.remotePort}`;

function closeReason({ connection }: Client, idle: boolean, unfinished: boolean): string | undefined {
  if (idle) return 'idletimeout';
  if (unfinished) return 'TLS negotiation failure';
  return connection?.tookLeave ? undefined : 'connection lost';
}
