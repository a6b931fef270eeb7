import { join } from 'node:path';
import type { ListSyncRunsResponse } from '@uclab/contracts/appliance/v1/appliance';
import type { Accounts, Explanation, UserExplanation } from '@uclab/contracts/lab-api';
import type { Clock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { Journal } from '@uclab/foundation/journal';
import type { Logger } from '@uclab/foundation/log';
import { axlSchemaOf, type Persona, parsePersona, versionIn } from '@uclab/foundation/persona';
import { type NodeIdentity, readIdentity } from '@uclab/foundation/rpc';
import { z } from 'zod';
import { AccountBook, learnedPasswordsSchema, withPresentHomes } from '../accounts/index.ts';
import { SyncAgents } from '../agents/index.ts';
import {
  type Attempt,
  Attempts,
  Clients,
  captureEvidence,
  type EvidenceSources,
  eventsOf,
  OwnPrograms,
  searchedIn,
  waysOfRuns,
} from '../attempts/index.ts';
import { type BringUpParts, bringUp, findAgain, resetCluster } from '../bring-up/index.ts';
import { Timekeeper } from '../clock/index.ts';
import {
  AxlAccount,
  AxlClient,
  AxlConsole,
  Credentials,
  CucmAdmin,
  CucmSystemPages,
  PresenceUsers,
  UserHistories,
} from '../cucm-admin/index.ts';
import { CupsAdmin } from '../cups-admin/index.ts';
import { DirectoryMachine, DirectoryPeople } from '../directory/index.ts';
import { type Evidence, explain, peopleToAsk } from '../explanation/index.ts';
import { Links } from '../links/index.ts';
import { LabJournal, Nodes } from '../nodes/index.ts';
import { ContactsClient, PresenceNodes } from '../presence/index.ts';
import { explainUser } from '../synchronised-users/index.ts';
import { certificateAddresses, type Topology } from '../topology/index.ts';
import type { LabEnvironment } from './environment.ts';
import { type LabSeed, readLabSeed } from './seed.ts';
import { StateFile } from './state-file.ts';

export interface LabOptions {
  readonly topology: Topology;
  readonly environment: LabEnvironment;
  /** Holds `lab.json`, `identity/` and `authority/`; what the laboratory has to remember is kept there. */
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly log: Logger;
}

const keptSchema = z.object({ broughtUp: z.boolean(), clockOffsetMs: z.number() });
const ldapPort = 389;
/** How the id of a run begins, a UUID. */
const runName = /^[\da-f]{1,8}(?:-[\da-f-]{0,27})?$/i;
/** For whoever named no run of CUCM's: then it is the name of an attempt, or of nothing. */
function noRunOf(error: unknown): Pick<ListSyncRunsResponse, 'runs'> {
  if (error instanceof Refusal && ['not-found', 'unreachable'].includes(error.kind)) return { runs: [] };
  throw error;
}
const dirSyncService = 'Cisco DirSync';

/** The laboratory around a cluster. It does not listen; see `startLab`. */
export class Lab {
  readonly topology: Topology;
  readonly environment: LabEnvironment;
  readonly clock: Clock;
  readonly seed: LabSeed;
  readonly accounts: AccountBook;
  /** What all nodes recorded, and the laboratory itself. */
  readonly journal = new LabJournal();
  readonly ownJournal: Journal;
  readonly nodes: Nodes;
  readonly links: Links;
  readonly people: DirectoryPeople;
  readonly directory: DirectoryMachine;
  readonly cucm: CucmAdmin;
  readonly axl: AxlConsole;
  readonly presenceUsers: PresenceUsers;
  readonly cucmSystem: CucmSystemPages;
  /** As it stands on CUCM: whether the laboratory may call AXL. */
  readonly axlAccount: AxlAccount;
  /** How passwords and PINs stand that CUCM checks itself. */
  readonly credentials: Credentials;
  readonly #histories: UserHistories;
  readonly cups: CupsAdmin;
  readonly clients: Clients;
  readonly agents: SyncAgents;
  /** What people do in the windows of their clients. */
  readonly contacts: ContactsClient;
  /** Presence on the nodes, phones, the End User Options page. */
  readonly presence: PresenceNodes;
  readonly attempts: Attempts;
  readonly time: Timekeeper;
  readonly #log: Logger;
  readonly #kept: StateFile<typeof keptSchema>;
  #isReady = false;
  /** Presence nodes that answered when last looked. */
  #answering: ReadonlySet<string> = new Set();
  #resetting: Promise<void> | undefined;

  /** Throws what the file system throws, and an Error with one line for each field of lab.json that breaks a rule. */
  constructor(options: LabOptions) {
    const { topology, environment, stateFolder, clock } = options;
    const identity = readIdentity(join(stateFolder, 'identity'));
    this.topology = topology;
    this.environment = environment;
    this.clock = clock;
    this.#log = options.log;
    this.seed = readLabSeed(join(stateFolder, 'lab.json'));
    this.#kept = new StateFile(join(stateFolder, 'state.json'), keptSchema, { broughtUp: false, clockOffsetMs: 0 });
    this.accounts = new AccountBook(
      this.seed.accounts,
      new StateFile(join(stateFolder, 'passwords.json'), learnedPasswordsSchema, {}),
      // By the switch as CUCM has it now: the directory's passwords count again as soon as it is on.
      () => (this.nodes.get('cucm').status?.cucm?.authentication?.enabled === false ? this.seed.defaultCredential : undefined),
    );
    const own = new Journal('lab', clock);
    own.onEvent((event) => this.journal.add(own.node, own.epoch, [event]));
    this.ownJournal = own;
    this.nodes = new Nodes({ topology, environment, identity, journal: this.journal, clock });
    this.time = new Timekeeper({
      clock,
      nodes: this.nodes,
      journal: this.journal,
      keep: (clockOffsetMs) => this.#kept.set({ ...this.#kept.value, clockOffsetMs }),
    });
    this.links = new Links({
      topology,
      environment,
      file: join(stateFolder, 'links.json'),
      listensOn: (node, port) => this.nodes.get(node).listensOn(port),
      journal: own,
    });
    this.nodes.onChange(() => this.links.nodesChanged());
    this.nodes.onChange(() => this.#presenceNodesChanged());
    this.people = new DirectoryPeople({
      administrator: { ...this.seed.administrator, address: () => environment.adminAddress('directory', ldapPort) },
      product: this.seed.directory,
      base: this.seed.base,
      // A real directory keeps real time; the embedded one has a clock that can be moved.
      nowMs: () => (environment.mode === 'embedded' ? clock.nowMs() : clock.nowMs() - clock.offsetMs),
    });
    this.directory = this.#directoryMachine(identity, join(stateFolder, 'authority'));
    const axl = this.#axlClient(identity);
    this.cucm = new CucmAdmin(axl, clock);
    this.axl = new AxlConsole({
      axl,
      version: axlSchemaOf(versionIn(this.#persona, 'cucm')),
      recorded: async ({ traceId }) => {
        await this.nodes.flushJournals();
        return this.journal.ofTrace(traceId);
      },
    });
    this.presenceUsers = new PresenceUsers(environment, identity);
    this.axlAccount = new AxlAccount(environment, identity, this.seed.accounts.applicationUser);
    this.#histories = new UserHistories(environment, identity);
    this.cucmSystem = new CucmSystemPages(environment.rpcAddress('cucm'), identity);
    this.cups = new CupsAdmin({ nodes: this.#presence(), environment, identity });
    this.clients = new Clients(environment, identity);
    this.agents = new SyncAgents(environment, identity);
    this.contacts = new ContactsClient(environment, identity);
    this.presence = new PresenceNodes({ topology, environment, identity });
    this.credentials = new Credentials(environment, identity);
    this.attempts = new Attempts({
      journal: this.journal,
      capture: (attempt) => this.#capture(attempt, this.accounts.accounts),
      ownPrograms: new OwnPrograms(this.seed.accounts.applicationUser.userid, (traceId) => axl.hasSent(traceId)),
    });
  }

  /** The cluster can be used: seeded, synchronised, every Sync Agent has everything. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Begins to watch and to keep; resolves when the cluster can be used, throws when it does not get there. */
  async start(): Promise<void> {
    this.clock.setOffset(this.#kept.value.clockOffsetMs);
    this.nodes.start();
    await this.links.start();
    if (this.#kept.value.broughtUp) await findAgain(this.#bringUpParts());
    else await bringUp(this.#bringUpParts());
    this.#kept.set({ ...this.#kept.value, broughtUp: true });
    this.#isReady = true;
    void this.cups.catchUp();
  }

  async stop(): Promise<void> {
    this.#isReady = false;
    this.nodes.stop();
    this.clients.close();
    this.agents.close();
    this.presenceUsers.close();
    this.cucmSystem.close();
    this.#histories.close();
    this.axlAccount.close();
    this.credentials.close();
    this.contacts.close();
    this.presence.close();
    this.directory.close();
    await Promise.all([this.links.stop(), this.cucm.close(), this.cups.close()]);
  }

  /** Why a user id is active, inactive or absent on CUCM; throws a Refusal when CUCM does not answer. */
  async explainUser(userid: string): Promise<UserExplanation> {
    const history = await this.#histories.of(userid);
    const uniqueIdentifier = history.user?.uniqueIdentifier ?? '';
    const entries = await this.people.probeEntries({ userid, uniqueIdentifier }, history.agreements).catch((error: unknown) => {
      if (error instanceof Refusal && error.kind === 'unreachable') return undefined;
      throw error;
    });
    const [ways, dirSync] = await Promise.all([waysOfRuns(this.#evidenceSources(), history.agreements), this.#dirSyncState()]);
    return explainUser({ userid, history, entries, ways, dirSync });
  }

  async #dirSyncState(): Promise<'runs' | 'stopped' | 'not-activated'> {
    const { services } = await this.nodes.get('cucm').refresh();
    const service = services.find(({ name }) => name === dirSyncService);
    if (!service?.activated) return 'not-activated';
    return service.state === 'STARTED' ? 'runs' : 'stopped';
  }

  /**
   * Why an attempt ended as it did, by its id or that of a run, which may be its beginning; throws a Refusal when there is no such attempt,
   * when it still runs, and for the beginning of several runs.
   */
  async explain(id: string): Promise<Explanation> {
    // Before the attempt is looked for: somebody else's client may have its answer before its node has told how the attempt ended.
    await this.nodes.flushJournals();
    const attempt = this.attempts.find(await this.#attemptNamed(id));
    const accounts = await withPresentHomes(this.nodes, this.accounts.accounts);
    const [live, taken] = await Promise.all([this.#capture(attempt, accounts), attempt.evidence]);
    return explain({
      attempt: {
        id: attempt.id,
        kind: attempt.kind,
        outcome: attempt.outcome,
        user: attempt.user,
        checked: attempt.checked,
        node: attempt.node,
        sought: attempt.sought,
        agreement: attempt.agreement,
      },
      events: eventsOf(attempt, this.journal.ofTrace(attempt.id)),
      evidence: taken ?? live,
      live,
      accounts,
      presence: this.#presence(),
    });
  }

  /** The attempt behind a name that may be one of a run of CUCM's synchronisation. */
  async #attemptNamed(name: string): Promise<string> {
    if (this.attempts.knows(name) || !runName.test(name)) return name;
    const { runs } = await this.nodes.get('cucm').appliance.syncRuns({ id: name }).catch(noRunOf);
    const [run] = runs;
    if (!run) return name;
    if (this.attempts.knows(run.traceId)) return run.traceId;
    throw new Refusal('not-found', `Run '${run.id}' was too long ago, or before the cluster was brought up or reset.`, 'attempt');
  }

  /** Everything back to the state in which the cluster was ready first. Throws a Refusal when it does not get there. */
  reset(): Promise<void> {
    if (!this.#isReady) throw new Refusal('conflict', 'The cluster is not ready yet.');
    this.#resetting ??= this.#reset().finally(() => {
      this.#resetting = undefined;
    });
    return this.#resetting;
  }

  /** To be called after something that a node was told to do: its ports may have changed, and its links with them. */
  async settle(node: string): Promise<void> {
    await this.nodes.get(node).refresh();
    await this.links.settle();
  }

  /** A presence node that is back may have missed a change of the pages for clients. During a reset all of them begin anew. */
  #presenceNodesChanged(): void {
    const answering = new Set(this.nodes.presence().flatMap(({ name, reachable }) => (reachable ? [name] : [])));
    const isBack = [...answering].some((name) => !this.#answering.has(name));
    this.#answering = answering;
    if (isBack && this.#isReady && !this.#resetting) void this.cups.catchUp();
  }

  async #reset(): Promise<void> {
    // What began before the reset must not bring old settings back.
    await this.cups.catchUp();
    await this.time.beginAgain(() => resetCluster(this.#bringUpParts()));
  }

  #presence(): string[] {
    return this.nodes.presence().map((node) => node.name);
  }

  /** Of a user, and of somebody homed on each presence node by these accounts. */
  async #capture({ id, user, checked }: Attempt, accounts: Accounts): Promise<Evidence> {
    const [evidence, credentials] = await Promise.all([
      captureEvidence(this.#evidenceSources(), peopleToAsk(user, accounts, this.#presence()), searchedIn(this.journal.ofTrace(id))),
      checked ? this.credentials.of(checked === 'pin' ? 'enduser' : 'applicationuser', user).catch(() => []) : [],
    ]);
    return { ...evidence, credentials };
  }

  #evidenceSources(): EvidenceSources {
    const { nodes, links, people, clock, journal, clients, cups, axlAccount } = this;
    return { nodes, links, people, clock, journal, clients, cups, axlAccount };
  }

  #bringUpParts(): BringUpParts {
    const { nodes, links, cucm, attempts, ownJournal, accounts, time, clock, seed } = this;
    return { nodes, links, cucm, attempts, ownJournal, accounts, time, clock, seed, log: this.#log };
  }

  #directoryMachine(identity: NodeIdentity, authorityFolder: string): DirectoryMachine {
    const { environment, clock } = this;
    return new DirectoryMachine({
      watch: this.nodes.get('directory'),
      environment,
      identity,
      clock,
      authorityFolder,
      base: this.seed.base,
      addresses: certificateAddresses(this.topology, 'directory', this.seed.addressNetwork),
    });
  }

  get #persona(): Persona {
    return parsePersona(this.seed.persona);
  }

  #axlClient(identity: NodeIdentity): AxlClient {
    const { userid, password } = this.seed.accounts.applicationUser;
    const { strictVersions, writesPerMinute } = this.#persona.axl;
    const version = strictVersions ? axlSchemaOf(versionIn(this.#persona, 'cucm')) : '8.5';
    return new AxlClient({ environment: this.environment, authorities: [identity.authority], userid, password, version, writesPerMinute });
  }
}
