import { type Clock, delay } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import type { NodeIdentity } from '@uclab/foundation/rpc';
import type { LoadedTrust } from '@uclab/platform/certificates';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { ServiceDefinition } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { countEndUsers, feedPosition, nodeSettings, syncAgentSettings, syncStatusWrite } from '../database/index.ts';
import { AgentFailure } from './agent-failure.ts';
import { type AgentPhase, type AgentStatus, statusText } from './agent-state.ts';
import { checkInByAxl } from './axl-check-in.ts';
import { BackOff } from './back-off.ts';
import { type Copied, FeedCopier } from './feed-copier.ts';
import { Notice } from './notice.ts';
import { takeUserFeed } from './user-feed.ts';

export const syncAgentService = 'Cisco UP Sync Agent';

/** For the AXL call, and for the connection to the user feed. Real time. */
const callDeadlineMs = 5_000;
/** The AXL schema that an agent of this release speaks. */
const schemaVersion = '8.5';

export interface SyncAgentOptions {
  readonly network: Network;
  readonly identity: NodeIdentity;
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  /** Called after each change of the agent's status. */
  readonly onChange: () => void;
}

/** What one start of the service reads. */
interface Run {
  readonly host: string;
  readonly port: number;
  readonly feedPort: number;
  readonly user: string;
  readonly password: string;
  readonly trust: LoadedTrust;
  readonly signal: AbortSignal;
}

/**
 * Copies users and LDAP authentication settings from CUCM, never from the directory: after an AXL call as its application user
 * has succeeded it takes the user feed, and keeps what it has while CUCM cannot be reached. Every connection, again after each
 * break, begins with that call. Source: IM and Presence Service Services (Serviceability help), Sync Agent.
 */
export class SyncAgent {
  readonly #options: SyncAgentOptions;
  readonly #notice = new Notice();
  readonly #backOff = new BackOff();
  #status: AgentStatus;
  #snapshotNeeded = false;

  constructor(options: SyncAgentOptions) {
    this.#options = options;
    this.#status = { phase: 'not-running', text: statusText('not-running', false, options.clock), symptom: undefined };
  }

  status(): AgentStatus {
    return this.#status;
  }

  definition(): ServiceDefinition {
    return {
      name: syncAgentService,
      shortNames: ['Sync Agent', 'UP Sync Agent'],
      kind: 'feature',
      start: async (context) => {
        const stopping = new AbortController();
        const settings = syncAgentSettings(this.#options.store);
        const node = nodeSettings(this.#options.store);
        this.#notice.forget();
        this.#backOff.reset();
        this.#enter('starting');
        const running = this.#keepGoing({
          host: settings.ccmpublisherip,
          port: node.publisherPort,
          feedPort: node.feedPort,
          user: settings.axluser,
          password: settings.axlpassword,
          trust: context.trust('tomcat-trust'),
          signal: stopping.signal,
        });
        return {
          stop: async () => {
            stopping.abort();
            await running;
            this.#enter('not-running');
          },
        };
      },
    };
  }

  async #keepGoing(run: Run): Promise<void> {
    while (!run.signal.aborted) {
      const trace = newTrace();
      try {
        await this.#checkIn(run, trace);
        await this.#copy(run, trace);
      } catch (error) {
        if (run.signal.aborted) return;
        await this.#retryLater(error);
      }
      await delay(this.#backOff.next(), run.signal);
    }
  }

  async #checkIn(run: Run, trace: Trace): Promise<void> {
    const facts = { host: run.host, port: run.port, user: run.user };
    try {
      const { network } = this.#options;
      const version = await checkInByAxl({ ...run, network, schemaVersion, deadlineMs: callDeadlineMs, trace });
      if (this.#notice.worthTelling('check-in', 'ok')) {
        this.#options.journal.record(trace, 'sync-agent.checked-in', { ...facts, detail: `CUCM ${version}` });
        this.#tell('INFO', `AXL call to ${run.host}:${run.port} as ${run.user} succeeded, CUCM ${version}`);
      }
    } catch (error) {
      if (run.signal.aborted || !(error instanceof AgentFailure)) throw error;
      if (this.#notice.worthTelling('check-in', error.symptom)) {
        this.#options.journal.record(trace, 'sync-agent.checked-in', { ...facts, detail: error.message }, { symptom: error.symptom });
        this.#tell('ERROR', `AXL call to ${run.host}:${run.port} as ${run.user} failed: ${error.symptom}, ${error.message}`);
      }
      throw error;
    }
  }

  async #copy(run: Run, trace: Trace): Promise<void> {
    const { store, network, identity } = this.#options;
    const position = this.#snapshotNeeded ? undefined : feedPosition(store);
    const broken = new AbortController();
    const copier = new FeedCopier({
      store,
      position,
      alongside: () => syncStatusWrite(statusText('completed', true, this.#options.clock)),
      onCopied: (copied) => this.#caughtUp(copied, trace),
      onFailure: () => broken.abort(),
    });
    if (this.#status.phase !== 'retrying' || !position) this.#enter('synchronising');
    try {
      await takeUserFeed({
        network,
        identity,
        host: run.host,
        port: run.feedPort,
        position,
        connectDeadlineMs: callDeadlineMs,
        trace,
        signal: AbortSignal.any([run.signal, broken.signal]),
        onMessage: (message) => copier.take(message),
      });
      await copier.settled();
    } catch (error) {
      // Whatever could not be stored would be missing for ever if only later changes were asked for.
      this.#snapshotNeeded = !(error instanceof AgentFailure);
      await copier.settled().catch(() => undefined);
      if (!run.signal.aborted) this.#disconnected(error, trace);
      throw error;
    }
  }

  #caughtUp({ mode, revision }: Copied, trace: Trace): void {
    this.#snapshotNeeded = false;
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
    this.#tell('ERROR', `user feed of CUCM broke: ${symptom ?? 'the copy could not be stored'}, ${messageOf(error)}`);
  }

  async #retryLater(error: unknown): Promise<void> {
    const symptom = error instanceof AgentFailure ? error.symptom : undefined;
    if (this.#status.phase === 'retrying' && this.#status.symptom === symptom) return;
    this.#enter('retrying', symptom);
    const text = this.#status.text;
    // A status that cannot be stored must not end the agent; the store's own failure shows with the next copy.
    await this.#options.store.write([syncStatusWrite(text)]).catch((failure: unknown) => this.#tell('ERROR', messageOf(failure)));
  }

  #enter(phase: AgentPhase, symptom: AgentStatus['symptom'] = undefined): void {
    const everCompleted = feedPosition(this.#options.store) !== undefined;
    this.#status = { phase, text: statusText(phase, everCompleted, this.#options.clock), symptom };
    this.#options.onChange();
  }

  #tell(level: 'INFO' | 'ERROR', text: string): void {
    this.#options.log.write(syncAgentService, level, text);
  }
}
