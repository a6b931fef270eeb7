import { messageOf } from '@uclab/foundation/errors';
import { ProxyClient, type ProxyState } from '../gateway-client/index.ts';
import { applyContent, listensThere } from './apply-content.ts';
import type { KeptLinks } from './kept-links.ts';
import { contentOf, describeContent, type ProxyContent, sameContent } from './proxy-content.ts';

/** One port of a link: the proxy that carries it. */
export interface KeptPort {
  readonly link: string;
  readonly port: number;
  readonly proxy: string;
}

export interface GatewayKeeperOptions {
  readonly target: string;
  /** Base URL of the gateway's API. */
  readonly api: string;
  readonly ports: readonly KeptPort[];
  readonly kept: KeptLinks;
  readonly listen: (port: KeptPort) => Promise<string>;
  /** Told where each proxy that is there listens, whenever that was read. */
  readonly onListening: (port: KeptPort, listen: string) => void;
  /** What the proxy should hold now, given what stands behind it. */
  readonly wanted: (port: KeptPort, presentUpstream: string | undefined) => ProxyContent;
  /** Told once for each change that a person made, with what stands there now. */
  readonly onHandChange: (port: KeptPort, text: string) => void;
}

/**
 * Keeps one gateway as the laboratory wants it. A marker proxy tells whether what is there is still its own work: without it the
 * gateway was started anew and everything is put back; with it, what differs from what was put there last was changed by a
 * person, and stays until the laboratory is told to take that link back.
 */
export class GatewayKeeper {
  readonly target: string;
  readonly api: string;
  readonly client: ProxyClient;
  readonly #options: GatewayKeeperOptions;
  readonly #marker: string;
  readonly #commanded = new Set<string>();
  readonly #byHand = new Map<string, string>();
  #seen: ReadonlyMap<string, ProxyState> | undefined;
  #problem: string | undefined;
  #current: Promise<void> = Promise.resolve();
  #queued: Promise<void> | undefined;
  #stopped = false;

  constructor(options: GatewayKeeperOptions) {
    this.#options = options;
    this.target = options.target;
    this.api = options.api;
    this.client = new ProxyClient(options.api);
    this.#marker = `uclab-${options.kept.epoch}`;
  }

  /** Why the gateway is not as it should be; undefined when it is. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** What the gateway had when it was last read; undefined for no such proxy, or when it does not answer (see `answers`). */
  contentOf(proxy: string): ProxyContent | undefined {
    const state = this.#seen?.get(proxy);
    return state && contentOf(state);
  }

  get answers(): boolean {
    return this.#seen !== undefined;
  }

  isByHand(proxy: string): boolean {
    return this.#byHand.has(proxy);
  }

  /** The next pass puts these proxies as they are wanted, whatever a person made of them. */
  takeBack(proxies: readonly string[]): void {
    for (const proxy of proxies) this.#commanded.add(proxy);
  }

  /** Resolves after a pass that began after this call; it never rejects, see `problem`. */
  reconcile(): Promise<void> {
    this.#queued ??= this.#current.then(() => {
      this.#queued = undefined;
      this.#current = this.#pass();
      return this.#current;
    });
    return this.#queued;
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#current;
    await this.client.close();
  }

  async #pass(): Promise<void> {
    if (this.#stopped) return;
    try {
      const there = await this.#read();
      const isOurs = there.has(this.#marker);
      const due = this.#options.ports.filter((port) => !isOurs || this.#isDue(port, there.get(port.proxy)));
      const problem = due.length > 0 ? await this.#apply(due, there) : undefined;
      if (!isOurs) await this.#mark(there);
      this.#see(due.length > 0 ? await this.client.list() : there);
      this.#problem = problem;
    } catch (error) {
      // The next pass tries again; until then nothing is claimed about these links.
      this.#seen = undefined;
      this.#problem = messageOf(error);
    }
  }

  #see(seen: ReadonlyMap<string, ProxyState>): void {
    this.#seen = seen;
    for (const port of this.#options.ports) {
      const state = seen.get(port.proxy);
      if (state) this.#options.onListening(port, state.listen);
    }
  }

  /** A gateway that was started anew breaks the connection that was kept to it, so one failure tells nothing yet. */
  async #read(): Promise<ReadonlyMap<string, ProxyState>> {
    try {
      return await this.client.list();
    } catch (error) {
      if (!this.answers) throw error;
      return await this.client.list();
    }
  }

  /** Whether the laboratory has something to do there. Notes what a person did. */
  #isDue(port: KeptPort, state: ProxyState | undefined): boolean {
    const { kept, wanted } = this.#options;
    const applied = kept.applied(port.proxy);
    if (!applied) return true;
    const isWanted =
      state !== undefined && listensThere(state, applied.listen) && sameContent(contentOf(state), wanted(port, state.upstream));
    if (isWanted) {
      this.#commanded.delete(port.proxy);
      if (!sameContent(contentOf(state), applied.content))
        kept.setApplied([[port.proxy, { listen: state.listen, content: contentOf(state) }]]);
      this.#noteHand(port, undefined);
      return false;
    }
    if (this.#commanded.has(port.proxy)) return true;
    const isUntouched = state !== undefined && listensThere(state, applied.listen) && sameContent(contentOf(state), applied.content);
    this.#noteHand(port, isUntouched ? undefined : describe(state, applied.listen));
    return isUntouched;
  }

  #noteHand(port: KeptPort, text: string | undefined): void {
    const before = this.#byHand.get(port.proxy);
    if (before === text) return;
    if (text === undefined) this.#byHand.delete(port.proxy);
    else this.#byHand.set(port.proxy, text);
    this.#options.onHandChange(port, text ?? 'as the laboratory wants it');
  }

  /** Why one of them could not be made so; it stays due. */
  async #apply(due: readonly KeptPort[], there: ReadonlyMap<string, ProxyState>): Promise<string | undefined> {
    const { kept, wanted, listen } = this.#options;
    // Without a record of what was put there, a pass that is cut off is repeated and not taken for a person's work.
    kept.setApplied(due.map(({ proxy }) => [proxy, null]));
    const outcomes = await Promise.allSettled(
      due.map(async (port) => {
        const present = there.get(port.proxy);
        const content = wanted(port, present?.upstream);
        const listensOn = await applyContent(this.client, { name: port.proxy, listen: await listen(port), present }, content);
        this.#commanded.delete(port.proxy);
        this.#byHand.delete(port.proxy);
        return [port.proxy, { listen: listensOn, content }] as const;
      }),
    );
    kept.setApplied(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    return failed && messageOf(failed.reason);
  }

  /** Last of all, so that a rebuilding that was cut off begins again. It never listens: it is a note. */
  async #mark(there: ReadonlyMap<string, ProxyState>): Promise<void> {
    for (const name of there.keys()) if (name.startsWith('uclab-')) await this.client.delete(name);
    await this.client.create({ name: this.#marker, listen: '127.0.0.1:0', upstream: 'uclab:1', enabled: false });
  }
}

function describe(state: ProxyState | undefined, listen: string): string {
  const text = describeContent(state && contentOf(state));
  return state && !listensThere(state, listen) ? `${text}; listens on ${state.listen}` : text;
}
