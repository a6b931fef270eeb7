import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type Address, formatAddress, parseAddress } from '@uclab/foundation/network';
import { resolveListenAddress } from './address.ts';
import { cannotListen, toxicAlreadyExists, toxicNotFound } from './api-error.ts';
import { Connection } from './connection.ts';
import type { ProxyMetrics } from './metrics.ts';
import type { Direction, Toxic, ToxicView } from './toxics/toxic.ts';

/** A proxy as the API shows it. */
export interface ProxyView {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
  readonly toxics: readonly ToxicView[];
}

export interface ProxySettings {
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
}

const bindErrors: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EACCES: 'permission denied',
};

/** A listener, its connections and its toxics. Callers see to it that start, stop and update do not overlap. */
export class TcpProxy {
  readonly name: string;
  readonly #metrics: ProxyMetrics;
  readonly #toxics: Record<Direction, Toxic[]> = { upstream: [], downstream: [] };
  readonly #connections = new Set<Connection>();
  #listen: string;
  #upstream: string;
  #server: Server | undefined;

  constructor(name: string, listen: string, upstream: string, metrics: ProxyMetrics) {
    this.name = name;
    this.#listen = listen;
    this.#upstream = upstream;
    this.#metrics = metrics;
  }

  get enabled(): boolean {
    return this.#server !== undefined;
  }

  /** `host:port`; port 0 until it listened for the first time. */
  get listen(): string {
    return this.#listen;
  }

  view(): ProxyView {
    const { name, enabled } = this;
    return { name, listen: this.#listen, upstream: this.#upstream, enabled, toxics: this.toxicViews() };
  }

  /** Does nothing when it listens already. Throws an ApiError when it cannot listen. */
  async start(): Promise<void> {
    if (this.#server) return;
    const address = await resolveListenAddress(this.#listen);
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => this.#accept(client));
    const port = await listen(server, address);
    this.#listen = formatAddress({ host: address.host, port });
    this.#server = server;
  }

  /** Closes the listener and all connections; the address is free when this resolves. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const connection of this.#connections) connection.destroy();
    await closed;
  }

  /** A changed address closes everything and begins anew. Throws an ApiError when it cannot listen; it is disabled then. */
  async update(wanted: ProxySettings): Promise<void> {
    if (await this.differs(wanted)) {
      await this.stop();
      this.#listen = wanted.listen;
      this.#upstream = wanted.upstream;
    }
    if (wanted.enabled) await this.start();
    else await this.stop();
  }

  /** Whether the wanted addresses, names resolved, are others than the present ones. Throws an ApiError for an address that is none. */
  async differs(wanted: { readonly listen: string; readonly upstream: string }): Promise<boolean> {
    const address = formatAddress(await resolveListenAddress(wanted.listen));
    return address !== this.#listen || wanted.upstream !== this.#upstream;
  }

  toxicViews(): ToxicView[] {
    return [...this.#toxics.upstream, ...this.#toxics.downstream].map((toxic) => toxic.view());
  }

  /** Throws an ApiError when there is none of that name. */
  toxic(name: string): Toxic {
    const toxic = this.#find(name);
    if (!toxic) throw toxicNotFound();
    return toxic;
  }

  /** Puts it at the end of its direction, on open connections too. Throws an ApiError when the name is taken. */
  addToxic(toxic: Toxic): void {
    if (this.#find(toxic.name)) throw toxicAlreadyExists();
    this.#toxics[toxic.direction].push(toxic);
    for (const connection of this.#connections) connection.add(toxic);
  }

  /** Applies what was changed on the toxic to open connections. */
  toxicChanged(toxic: Toxic): void {
    for (const connection of this.#connections) connection.update(toxic);
  }

  removeToxic(toxic: Toxic): void {
    const chain = this.#toxics[toxic.direction];
    chain.splice(chain.indexOf(toxic), 1);
    for (const connection of this.#connections) connection.remove(toxic);
  }

  removeToxics(): void {
    for (const toxic of [...this.#toxics.upstream, ...this.#toxics.downstream]) this.removeToxic(toxic);
  }

  #find(name: string): Toxic | undefined {
    return [...this.#toxics.upstream, ...this.#toxics.downstream].find((toxic) => toxic.name === name);
  }

  #accept(client: Socket): void {
    const upstream = parseAddress(this.#upstream);
    if (!upstream || !this.enabled) {
      client.destroy();
      return;
    }
    const connection = new Connection(client, {
      upstream,
      toxics: this.#toxics,
      counter: this.#metrics.counter({ listener: this.#listen, proxy: this.name, upstream: this.#upstream }),
      onClosed: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
  }
}

/** The port it really listens on. Throws an ApiError in the words of Toxiproxy. */
async function listen(server: Server, address: Address): Promise<number> {
  try {
    server.listen({ host: address.host, port: address.port });
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw cannotListen(`listen tcp ${formatAddress(address)}: bind: ${bindErrors[code] ?? code}`);
  }
  // A client that cannot be accepted (no file descriptor left) must not end the process.
  server.on('error', () => undefined);
  const bound = server.address();
  return typeof bound === 'object' && bound ? bound.port : address.port;
}
