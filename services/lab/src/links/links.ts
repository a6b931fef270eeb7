import type { Link, LinkMode, LinkState } from '@uclab/contracts/lab-api';
import { every, type Timer } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import type { BytesByDirection } from '../gateway-client/index.ts';
import type { LabEnvironment } from '../service/environment.ts';
import { type LinkPlan, proxyName, type Topology } from '../topology/index.ts';
import { GatewayKeeper } from './gateway-keeper.ts';
import { KeptLinks } from './kept-links.ts';
import {
  behaviourOf,
  type Delays,
  delaysOf,
  describeContent,
  effectOf,
  isRefusedByAccessList,
  type LinkBehaviour,
  type LinkEffect,
} from './proxy-content.ts';
import { openLink, type WantedLink, wantedContent } from './wanted-link.ts';

/** How often each gateway is read for what a person changed in it or for its being started anew. */
const pollMs = 400;

/** What a port of a link does now, read from its gateway. */
export interface LinkPortReading {
  readonly link: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly proxy: string;
  readonly state: LinkState;
  /** What a connection meets, whoever made it so; `unknown` while the gateway does not answer. */
  readonly behaviour: LinkBehaviour | 'unknown';
  /** Whether anything comes through. */
  readonly effect: LinkEffect;
  readonly delays: Delays;
  /** Delay of the slower direction, in milliseconds. */
  readonly latencyMs: number;
  /** A person changed it in the gateway's own API. */
  readonly byHand: boolean;
  /** What stands in the gateway: `open`, `disabled`, the toxics. */
  readonly detail: string;
}

export interface LinksOptions {
  readonly topology: Topology;
  readonly environment: LabEnvironment;
  /** Where wanted state is kept. */
  readonly file: string;
  /** Whether something accepts connections on a product port of a node. */
  readonly listensOn: (node: string, port: number) => boolean;
  readonly journal: Journal;
}

/** Every link between nodes: what it should be, what it is, and the gateways that make it so. */
export class Links {
  readonly #options: LinksOptions;
  readonly #kept: KeptLinks;
  readonly #keepers: ReadonlyMap<string, GatewayKeeper>;
  #poll: Timer | undefined;
  readonly #listening = new Map<string, string>();

  constructor(options: LinksOptions) {
    this.#options = options;
    this.#kept = new KeptLinks(options.file);
    this.#keepers = new Map(options.topology.gateways.map(({ target }) => [target, this.#keeperOf(target)]));
  }

  /** Begins to keep the gateways. Resolves after the first pass over each, also when one does not answer. */
  start(): Promise<void> {
    this.#poll = every(pollMs, () => void this.settle());
    return this.settle();
  }

  async stop(): Promise<void> {
    this.#poll?.stop();
    await Promise.all([...this.#keepers.values()].map((keeper) => keeper.stop()));
  }

  /** To be called when a node's ports may have changed: what no longer listens is closed, what listens again is opened at once. */
  nodesChanged(): void {
    const { topology, listensOn } = this.#options;
    for (const [target, keeper] of this.#keepers) {
      const links = topology.links.filter(({ to }) => to === target);
      const listening = links.map(({ ports }) => ports.map((port) => listensOn(target, port))).join();
      if (listening === this.#listening.get(target)) continue;
      this.#listening.set(target, listening);
      void keeper.reconcile();
    }
  }

  /** Resolves when every gateway was read and, where it answers, made as wanted. */
  async settle(): Promise<void> {
    await Promise.all([...this.#keepers.values()].map((keeper) => keeper.reconcile()));
  }

  /** Throws a Refusal that lists the links when there is none of that name. */
  plan(name: string): LinkPlan {
    const { links } = this.#options.topology;
    const plan = links.find((link) => link.name === name);
    if (!plan)
      throw new Refusal('not-found', `There is no link '${name}'; there are ${links.map((link) => link.name).join(', ')}.`, 'link');
    return plan;
  }

  wanted(name: string): WantedLink {
    return this.#kept.wanted(name);
  }

  /**
   * Makes a link so, also for connections that are open: refusal and reset end them, a black hole silences them, and opening it
   * again ends those. Resolves when the gateway has it; throws a Refusal when there is no such link or its gateway does not answer.
   */
  async set(name: string, wanted: WantedLink, trace: Trace = newTrace()): Promise<void> {
    await this.#setAll([this.plan(name)], () => wanted, trace);
  }

  /** Makes every link as given, open where nothing is said, also those that a person changed. Throws as `set` does. */
  async setAll(modes: Readonly<Record<string, LinkMode>> = {}, trace: Trace = newTrace()): Promise<void> {
    for (const name of Object.keys(modes)) this.plan(name);
    const wanted = (name: string): WantedLink => ({ ...openLink, mode: modes[name] ?? 'open' });
    await this.#setAll(this.#options.topology.links, wanted, trace);
  }

  /** What each port of each link does, as its gateway was last read; `settle` reads anew. */
  readings(): LinkPortReading[] {
    return this.#options.topology.links.flatMap((link) => link.ports.map((port) => this.#reading(link, port)));
  }

  /** All links as the API shows them, read now. */
  async view(): Promise<Link[]> {
    const [bytes] = await Promise.all([this.#receivedBytes(), this.settle()]);
    return this.#options.topology.links.map((link) => {
      const readings = link.ports.map((port) => this.#reading(link, port));
      const { mode, latencyMs } = this.#kept.wanted(link.name);
      return {
        name: link.name,
        from: link.from,
        to: link.to,
        state: stateOfLink(readings.map(({ state }) => state)),
        wanted: mode,
        latencyMs,
        gatewayApi: this.#options.environment.publishedUrl(`to-${link.to}`),
        ports: readings.map(({ port, proxy, state, detail }) => ({
          port,
          proxy,
          state,
          detail,
          bytesSent: bytes.get(proxy)?.upstream ?? 0,
          bytesReceived: bytes.get(proxy)?.downstream ?? 0,
        })),
      };
    });
  }

  #keeperOf(target: string): GatewayKeeper {
    const { topology, environment, listensOn, journal } = this.#options;
    const api = environment.gatewayApi(target);
    const itself = new URL(api).host;
    const ports = topology.links
      .filter((link) => link.to === target)
      .flatMap(({ name, ports }) => ports.map((port) => ({ link: name, port, proxy: proxyName(name, port) })));
    return new GatewayKeeper({
      target,
      api,
      ports,
      kept: this.#kept,
      listen: ({ link, port }) => environment.listen(link, port),
      onListening: ({ link, port }, listen) => environment.listening?.(link, port, listen),
      wanted: ({ link, port }, present) =>
        wantedContent(this.#kept.wanted(link), {
          real: environment.upstream(target, port),
          itself,
          listening: listensOn(target, port),
          present,
        }),
      onHandChange: ({ link, port }, text) => journal.record(newTrace(), 'link.changed', { link, state: `${port}: ${text}`, by: 'hand' }),
    });
  }

  #keeper(target: string): GatewayKeeper {
    const keeper = this.#keepers.get(target);
    if (!keeper) throw new Error(`the topology has no gateway in front of ${target}`);
    return keeper;
  }

  async #setAll(plans: readonly LinkPlan[], wanted: (name: string) => WantedLink, trace: Trace): Promise<void> {
    const changed = plans.filter(({ name }) => {
      const before = this.#kept.wanted(name);
      return before.mode !== wanted(name).mode || before.latencyMs !== wanted(name).latencyMs;
    });
    this.#kept.setWanted(Object.fromEntries(plans.map(({ name }) => [name, wanted(name)])));
    for (const { name, to, ports } of plans) this.#keeper(to).takeBack(ports.map((port) => proxyName(name, port)));
    const targets = [...new Set(plans.map(({ to }) => to))].map((target) => this.#keeper(target));
    await Promise.all(targets.map((keeper) => keeper.reconcile()));
    for (const { name } of changed) {
      const { mode, latencyMs } = wanted(name);
      const state = mode === 'open' && latencyMs > 0 ? `latency ${latencyMs} ms` : mode;
      this.#options.journal.record(trace, 'link.changed', { link: name, state, by: 'lab' });
    }
    const failed = targets.find((keeper) => keeper.problem !== undefined);
    if (failed) {
      const what = `The gateway of ${failed.target} cannot be made so: ${failed.problem}.`;
      throw new Refusal('unreachable', `${what} The laboratory goes on trying.`);
    }
  }

  #reading(link: LinkPlan, port: number): LinkPortReading {
    const keeper = this.#keeper(link.to);
    const proxy = proxyName(link.name, port);
    const content = keeper.contentOf(proxy);
    const byHand = keeper.isByHand(proxy);
    const behaviour = keeper.answers ? behaviourOf(content) : 'unknown';
    const { environment, listensOn } = this.#options;
    const delays = delaysOf(content);
    const upstreams = [environment.upstream(link.to, port), new URL(environment.gatewayApi(link.to)).host];
    return {
      link: link.name,
      from: link.from,
      to: link.to,
      port,
      proxy,
      behaviour,
      byHand: keeper.answers && byHand,
      effect: effectOf(content, upstreams),
      delays,
      latencyMs: Math.max(delays.upstreamMs, delays.downstreamMs),
      state: stateOfPort(behaviour, byHand, listensOn(link.to, port) || isRefusedByAccessList(content)),
      detail: keeper.answers ? describeContent(content, upstreams) : (keeper.problem ?? 'not read yet'),
    };
  }

  async #receivedBytes(): Promise<ReadonlyMap<string, BytesByDirection>> {
    const answers = await Promise.allSettled([...this.#keepers.values()].map((keeper) => keeper.client.receivedBytes()));
    return new Map(answers.flatMap((answer) => (answer.status === 'fulfilled' ? [...answer.value] : [])));
  }
}

/** A port that is closed although something listens behind it is closed by an access list, as is one that says so itself. */
function stateOfPort(behaviour: LinkBehaviour | 'unknown', byHand: boolean, isOpenOtherwise: boolean): LinkState {
  if (behaviour === 'unknown') return 'unknown';
  if (byHand || behaviour === 'other') return 'changed-by-hand';
  return behaviour === 'refuse' && !isOpenOtherwise ? 'target-down' : behaviour;
}

/** One word for all ports: what a person did counts first, and a port that nobody listens on last. */
function stateOfLink(ports: readonly LinkState[]): LinkState {
  for (const state of ['changed-by-hand', 'unknown'] as const) if (ports.includes(state)) return state;
  return ports.find((state) => state !== 'target-down') ?? 'target-down';
}
