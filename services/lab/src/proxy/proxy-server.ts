import type { FastifyInstance } from 'fastify';
import { buildApi } from './api.ts';
import { ProxyMetrics } from './metrics.ts';
import { ProxyCollection } from './proxy-collection.ts';

export interface ProxyServerAddress {
  /** 0 takes a free port. */
  readonly apiPort: number;
  readonly host: '127.0.0.1';
}

/**
 * A gateway in this process: TCP proxies with toxics, driven by the HTTP API of Toxiproxy 2.12. The suite in test/proxy holds it to the
 * real one. Differences on purpose: proxies listen on loopback only, and a stalled peer never holds back an answer of the API.
 */
export class ProxyServer {
  readonly #metrics = new ProxyMetrics();
  readonly #proxies = new ProxyCollection(this.#metrics);
  #api: FastifyInstance | undefined;
  #apiUrl: string | undefined;

  /** Where the API is. Throws before `start`. */
  get apiUrl(): string {
    if (this.#apiUrl === undefined) throw new Error('the proxy server was not started');
    return this.#apiUrl;
  }

  /** Serves the API; the result is its URL. Throws the system's EADDRINUSE when the port is taken. */
  async start({ apiPort, host }: ProxyServerAddress): Promise<string> {
    if (this.#api) throw new Error('the proxy server was started already');
    this.#api = buildApi(this.#proxies, this.#metrics);
    try {
      this.#apiUrl = await this.#api.listen({ port: apiPort, host });
    } catch (error) {
      this.#api = undefined;
      throw error;
    }
    return this.#apiUrl;
  }

  /** Closes the API, every proxy and every connection. Proxies and toxics are forgotten, byte counts are kept. */
  async stop(): Promise<void> {
    const api = this.#api;
    this.#api = undefined;
    this.#apiUrl = undefined;
    await api?.close();
    await this.#proxies.clear();
  }
}
