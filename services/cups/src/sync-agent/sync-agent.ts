import { type Clock, delay } from '@uclab/foundation/clock';
import { messageOf, Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import { cupsTraits, shortNamesOf, worksWith } from '@uclab/foundation/persona';
import type { NodeIdentity } from '@uclab/foundation/rpc';
import type { LoadedTrust } from '@uclab/platform/certificates';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { ServiceDefinition } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { countEndUsers, feedPosition, nodeSettings, syncAgentSettings, syncStatusWrite } from '../database/index.ts';
import { FeedRelay, RelayedFeed, relayPort } from '../feed-relay/index.ts';
import { AgentFailure } from './agent-failure.ts';
import { type AgentPhase, type AgentStatus, statusText } from './agent-state.ts';
import { checkInByAxl } from './axl-check-in.ts';
import { BackOff } from './back-off.ts';
import { type Copied, FeedCopier } from './feed-copier.ts';
import { FullCopies } from './full-copies.ts';
import { Notice } from './notice.ts';
import { Received } from './received.ts';
import { type Upstream, upstreamOf } from './upstream.ts';
import { takeUserFeed } from './user-feed.ts';

/** For the AXL call, and for the connection to the user feed. Real time. */
const callDeadlineMs = 5_000;

export interface SyncAgentOptions {
  readonly network: Network;
  readonly identity: NodeIdentity;
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  /** Address to listen on, where other nodes take the feed from this one. */
  readonly host: string;
  /** Where it listens then; 0 takes a free port and keeps it for later starts. Set to the real one. */
  readonly ports: { feed: number };
  /** Called after each change of the agent's status. */
  readonly onChange: () => void;
}

/** What one start of the service reads. */
interface Run {
  readonly upstream: Upstream;
  /** Port of AXL. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly trust: LoadedTrust;
  /** Of this node, for instance 8.5.1. */
  readonly version: string;
  readonly signal: AbortSignal;
  readonly giveUp: (reason: string) => void;
}

/**
 * Copies users and LDAP authentication settings from CUCM, never from the directory: after an AXL call as its application user
 * has succeeded it takes the user feed, and keeps what it has while CUCM cannot be reached. Every connection, again after each
 * break, begins with that call. Source: IM and Presence Service Services (Serviceability help), Sync Agent. In a cluster that is fed
 * through its publisher the agent of that node tells the others further what it takes, and they take it from there without a call.
 */
export class SyncAgent {
  readonly #options: SyncAgentOptions;
  readonly #notice = new Notice();
  readonly #backOff = new BackOff();
  readonly #fullCopies: FullCopies;
  /** Its name in Control Center and in the node's log. */
  readonly #service: string;
  readonly #relay: FeedRelay | undefined;
  #status: AgentStatus;
  #received = new Received();
  #snapshotNeeded = false;
  /** A full copy that somebody waits for; whoever is refused gets none later. */
  #askedByHand = false;
  /** Ends the present connection, or the time until the next, for another that begins at once. */
  #anew = new AbortController();

  constructor(options: SyncAgentOptions) {
    this.#options = options;
    this.#fullCopies = new FullCopies(options.journal.node);
    const { version, presencePublisher } = nodeSettings(options.store);
    this.#service = cupsTraits(version).serviceNames.syncAgent;
    const relays = presencePublisher === options.journal.node;
    this.#relay = relays ? new FeedRelay({ ...options, service: this.#service }) : undefined;
    this.#status = { phase: 'not-running', text: statusText('not-running', false, options.clock), symptom: undefined };
  }

  status(): AgentStatus {
    return this.#status;
  }

  /** Whose feed it takes. */
  upstream(): Upstream {
    const { store, journal } = this.#options;
    return upstreamOf(journal.node, nodeSettings(store), syncAgentSettings(store));
  }

  /** Since the service was started. */
  received(): Received {
    return this.#received;
  }

  /**
   * Takes everything anew from CUCM; resolves when the copy is complete. What was copied before stays until then. Throws Refusal:
   * conflict while the service does not run, and where it fails; then the agent goes on as if nobody had asked.
   */
  async resync(): Promise<void> {
    if (this.#status.phase === 'not-running') {
      throw new Refusal('conflict', `${this.#service} on ${this.#options.journal.node} does not run; start it first.`, 'node');
    }
    this.#askedByHand = true;
    this.#anew.abort();
    this.#tell('INFO', 'a full copy was asked for by hand');
    await this.#fullCopies.next();
  }

  definition(): ServiceDefinition {
    return {
      name: this.#service,
      shortNames: shortNamesOf(this.#service),
      kind: cupsTraits(nodeSettings(this.#options.store).version).syncAgentKind,
      ports: this.#relay ? [relayPort] : [],
      start: async (context) => {
        const stopping = new AbortController();
        const settings = syncAgentSettings(this.#options.store);
        const node = nodeSettings(this.#options.store);
        let refused: AgentStatus['symptom'];
        this.#notice.forget();
        this.#backOff.reset();
        this.#askedByHand = false;
        this.#received = new Received();
        await this.#relay?.start();
        this.#enter('starting');
        const running = this.#keepGoing({
          upstream: this.upstream(),
          port: node.publisherPort,
          user: settings.axluser,
          password: settings.axlpassword,
          trust: context.trust('tomcat-trust'),
          version: node.version,
          signal: stopping.signal,
          giveUp: (reason) => {
            refused = 'AGENT_VERSION_MISMATCH';
            context.giveUp(reason);
          },
        });
        return {
          stop: async () => {
            stopping.abort();
            await running;
            this.#relay?.stop();
            this.#enter('not-running', refused);
            this.#fullCopies.fail(new Refusal('conflict', `${this.#service} on ${this.#options.journal.node} was stopped.`, 'node'));
          },
        };
      },
    };
  }

  async #keepGoing(run: Run): Promise<void> {
    while (!run.signal.aborted) {
      const trace = newTrace();
      this.#anew = new AbortController();
      const anew = this.#anew.signal;
      try {
        const cucmVersion = run.upstream.isCucm ? await this.#checkIn(run, trace) : undefined;
        if (cucmVersion !== undefined && !worksWith(run.version, cucmVersion)) return await this.#refuse(run, cucmVersion, trace);
        await this.#copy(run, anew, trace);
      } catch (error) {
        if (run.signal.aborted) return;
        await this.#retryLater(error);
      }
      await delay(this.#backOff.next(), AbortSignal.any([run.signal, anew]));
    }
  }

  /** The version of CUCM. Throws AgentFailure. */
  async #checkIn(run: Run, trace: Trace): Promise<string> {
    const { host } = run.upstream;
    const facts = { host, port: run.port, user: run.user };
    try {
      const { network } = this.#options;
      const schemaVersion = cupsTraits(run.version).axlSchema;
      const version = await checkInByAxl({ ...run, host, network, schemaVersion, deadlineMs: callDeadlineMs, trace });
      if (this.#notice.worthTelling('check-in', 'ok')) {
        this.#options.journal.record(trace, 'sync-agent.checked-in', { ...facts, detail: `CUCM ${version}` });
        this.#tell('INFO', `AXL call to ${host}:${run.port} as ${run.user} succeeded, CUCM ${version}`);
      }
      this.#received.cucmVersion = version;
      return version;
    } catch (error) {
      if (run.signal.aborted || !(error instanceof AgentFailure)) throw error;
      if (this.#notice.worthTelling('check-in', error.symptom)) {
        this.#options.journal.record(trace, 'sync-agent.checked-in', { ...facts, detail: error.message }, { symptom: error.symptom });
        this.#tell('ERROR', `AXL call to ${host}:${run.port} as ${run.user} failed: ${error.symptom}, ${error.message}`);
      }
      throw error;
    }
  }

  /**
   * Ends the agent for good: a pair of releases that does not work together is not mended by another attempt. Source: seed 002, comments 6
   * and 8 (CUP 6.0 beside CUCM 7: the agent does not start).
   */
  async #refuse({ version, giveUp }: Run, cucm: string, trace: Trace): Promise<void> {
    const reason = `CUCM ${cucm} does not work with release ${version} of this node`;
    this.#options.journal.record(trace, 'sync-agent.version-refused', { own: version, cucm }, { symptom: 'AGENT_VERSION_MISMATCH' });
    this.#tell('ERROR', `does not start: ${reason}`);
    await this.#keep(this.#text('not-running', 'AGENT_VERSION_MISMATCH'));
    giveUp(reason);
  }

  async #copy(run: Run, anew: AbortSignal, trace: Trace): Promise<void> {
    const { store, network, identity } = this.#options;
    const position = this.#snapshotNeeded || this.#askedByHand ? undefined : feedPosition(store);
    const broken = new AbortController();
    const copier = new FeedCopier({
      store,
      position,
      alongside: (copy) => [syncStatusWrite(this.#text('completed')), ...(this.#relay ? RelayedFeed.writes(copy) : [])],
      onCopied: (copied) => this.#caughtUp(copied, trace),
      onFailure: () => broken.abort(),
    });
    if (this.#status.phase !== 'retrying' || !position) this.#enter('synchronising');
    try {
      await takeUserFeed({
        network,
        identity,
        host: run.upstream.host,
        port: run.upstream.port,
        position,
        connectDeadlineMs: callDeadlineMs,
        trace,
        signal: AbortSignal.any([run.signal, broken.signal, anew]),
        onMessage: async (message) => {
          this.#received.count(message, copier.inSnapshot);
          await copier.take(message);
        },
      });
      await copier.settled();
    } catch (error) {
      // Whatever could not be stored would be missing for ever if only later changes were asked for.
      this.#snapshotNeeded ||= !(error instanceof AgentFailure);
      await copier.settled().catch(() => undefined);
      if (!run.signal.aborted) this.#disconnected(error, trace);
      throw error;
    }
  }

  #caughtUp({ mode, revision }: Copied, trace: Trace): void {
    if (mode === 'snapshot') {
      this.#snapshotNeeded = false;
      this.#askedByHand = false;
      this.#fullCopies.complete();
    }
    this.#backOff.reset();
    this.#notice.forget();
    const users = countEndUsers(this.#options.store);
    this.#options.journal.record(trace, 'sync-agent.synchronised', { revision, users, mode });
    this.#tell('INFO', `${mode === 'snapshot' ? 'full copy' : 'changes'} up to revision ${revision}, ${users} users`);
    this.#enter('completed');
  }

  #disconnected(error: unknown, trace: Trace): void {
    const symptom = error instanceof AgentFailure ? error.symptom : undefined;
    if (!this.#notice.worthTelling('feed', symptom ?? 'store')) return;
    this.#options.journal.record(trace, 'sync-agent.disconnected', { detail: messageOf(error) }, { symptom, failed: true });
    this.#tell('ERROR', `user feed of ${this.#upstreamName()} broke: ${symptom ?? 'the copy could not be stored'}, ${messageOf(error)}`);
  }

  async #retryLater(error: unknown): Promise<void> {
    const symptom = error instanceof AgentFailure ? error.symptom : undefined;
    const { node } = this.#options.journal;
    this.#askedByHand = false;
    this.#fullCopies.fail(
      new Refusal('conflict', `The Sync Agent of ${node} does not get what ${this.#upstreamName()} has: ${messageOf(error)}.`, 'node'),
    );
    if (this.#status.phase === 'retrying' && this.#status.symptom === symptom) return;
    this.#enter('retrying', symptom);
    await this.#keep(this.#status.text);
  }

  /** A status that cannot be stored must not end the agent; the store's own failure shows with the next copy. */
  async #keep(text: string): Promise<void> {
    await this.#options.store.write([syncStatusWrite(text)]).catch((failure: unknown) => this.#tell('ERROR', messageOf(failure)));
  }

  #hasCopy(): boolean {
    return feedPosition(this.#options.store) !== undefined;
  }

  #enter(phase: AgentPhase, symptom: AgentStatus['symptom'] = undefined): void {
    this.#status = { phase, text: this.#text(phase, symptom), symptom };
    if (phase === 'completed' || phase === 'retrying') this.#relay?.open();
    this.#options.onChange();
  }

  #text(phase: AgentPhase, symptom?: AgentStatus['symptom']): string {
    const { isCucm, host } = this.upstream();
    return statusText(phase, this.#hasCopy(), this.#options.clock, isCucm ? '' : host, symptom);
  }

  #upstreamName(): string {
    const { isCucm, host } = this.upstream();
    return isCucm ? 'CUCM' : host;
  }

  #tell(level: 'INFO' | 'ERROR', text: string): void {
    this.#options.log.write(this.#service, level, text);
  }
}
