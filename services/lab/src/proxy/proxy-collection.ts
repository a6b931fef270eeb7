import { ApiError, proxyAlreadyExists, proxyNotFound } from './api-error.ts';
import type { ProxyMetrics } from './metrics.ts';
import type { NewProxy } from './request-bodies.ts';
import { type ProxySettings, TcpProxy } from './tcp-proxy.ts';

/** The proxies of one gateway by name. What listens or stops listening happens one after the other. */
export class ProxyCollection {
  readonly #proxies = new Map<string, TcpProxy>();
  readonly #metrics: ProxyMetrics;
  #last: Promise<unknown> = Promise.resolve();

  constructor(metrics: ProxyMetrics) {
    this.#metrics = metrics;
  }

  all(): TcpProxy[] {
    return [...this.#proxies.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): TcpProxy | undefined {
    return this.#proxies.get(name);
  }

  /** Throws an ApiError when there is none of that name. */
  get(name: string): TcpProxy {
    const proxy = this.#proxies.get(name);
    if (!proxy) throw proxyNotFound();
    return proxy;
  }

  /** Throws an ApiError when the name is taken or it cannot listen; it is not kept then. */
  create(given: NewProxy): Promise<TcpProxy> {
    return this.#exclusively(async () => {
      if (this.#proxies.has(given.name)) throw proxyAlreadyExists();
      return this.#add(given);
    });
  }

  /**
   * Creates or replaces; one that is there with the same addresses stays as it is. An error ends it, with the proxies done so far.
   */
  populate(given: readonly NewProxy[]): Promise<{ proxies: TcpProxy[]; error?: ApiError }> {
    return this.#exclusively(async () => {
      const proxies: TcpProxy[] = [];
      try {
        for (const each of given) proxies.push(await this.#addOrReplace(each));
      } catch (error) {
        if (error instanceof ApiError) return { proxies, error };
        throw error;
      }
      return { proxies };
    });
  }

  /** Throws an ApiError when there is none of that name or it cannot listen. */
  update(name: string, settings: (proxy: TcpProxy) => ProxySettings): Promise<TcpProxy> {
    return this.#exclusively(async () => {
      const proxy = this.get(name);
      await proxy.update(settings(proxy));
      return proxy;
    });
  }

  /** Throws an ApiError when there is none of that name. */
  remove(name: string): Promise<void> {
    return this.#exclusively(async () => {
      await this.get(name).stop();
      this.#proxies.delete(name);
    });
  }

  /** Enables every proxy and removes every toxic. Throws an ApiError when one cannot listen. */
  reset(): Promise<void> {
    return this.#exclusively(async () => {
      for (const proxy of this.all()) {
        await proxy.start();
        proxy.removeToxics();
      }
    });
  }

  /** Stops and forgets all. */
  clear(): Promise<void> {
    return this.#exclusively(async () => {
      await Promise.all(this.all().map((proxy) => proxy.stop()));
      this.#proxies.clear();
    });
  }

  async #addOrReplace(given: NewProxy): Promise<TcpProxy> {
    const existing = this.#proxies.get(given.name);
    if (existing) {
      if (!(await existing.differs(given))) return existing;
      await existing.stop();
    }
    return this.#add(given);
  }

  async #add(given: NewProxy): Promise<TcpProxy> {
    const proxy = new TcpProxy(given.name, given.listen, given.upstream, this.#metrics);
    if (given.enabled) await proxy.start();
    this.#proxies.set(given.name, proxy);
    return proxy;
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
