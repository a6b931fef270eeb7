import * as api from '@uclab/contracts/lab-api';
import { z } from 'zod';
import { ContactLists } from './contact-lists.ts';
import { CupcDirectory } from './cupc-directory.ts';
import { Directory } from './directory.ts';
import { type LabRequest, labRequest } from './lab-request.ts';
import { Phones } from './phones.ts';

const nothing = z.unknown();
const part = encodeURIComponent;

/**
 * A running cluster, however it is run: everything goes through the laboratory's HTTP API. Every method throws
 * LabUnreachableError where that does not answer, and LabRefusedError where it refuses.
 */
export class Cluster {
  /** The laboratory's address, for instance http://127.0.0.1:8400 */
  readonly url: string;
  readonly directory: Directory;
  readonly cupcDirectory: CupcDirectory;
  readonly contacts: ContactLists;
  readonly phones: Phones;

  constructor(url: string) {
    this.url = url;
    const request: LabRequest = (schema, method, path, body) => this.#request(schema, method, path, body);
    this.directory = new Directory(request);
    this.cupcDirectory = new CupcDirectory(request);
    this.contacts = new ContactLists(request);
    this.phones = new Phones(request);
  }

  #request<S extends z.ZodType>(schema: S, method: string, path: string, body?: unknown): Promise<z.output<S>> {
    return labRequest(this.url, schema, { method, path: `/api/v1${path}`, body });
  }

  /** Nodes, services, links, synchronisation, agents and accounts as they are now. */
  status(): Promise<api.Status> {
    return this.#request(api.statusSchema, 'GET', '/status');
  }

  /** An emulated client signs in; on node `cucm` the user's own log-in there. */
  signIn(request: api.SignInRequest): Promise<api.SignInResult> {
    return this.#request(api.signInResultSchema, 'POST', '/sign-ins', request);
  }

  signOut(user: string): Promise<api.Client> {
    return this.#request(api.clientSchema, 'DELETE', `/sign-ins/${part(user)}`);
  }

  /** What the user's client shows. */
  client(user: string): Promise<api.Client> {
    return this.#request(api.clientSchema, 'GET', `/clients/${part(user)}`);
  }

  /** What the user's client, which is signed in, shows of the servers that it uses; each is tried anew. */
  health(user: string): Promise<api.ServerHealth> {
    return this.#request(api.serverHealthSchema, 'GET', `/clients/${part(user)}/health`);
  }

  /** The user's client, which is signed in, looks for contacts in the directory. */
  search(user: string, text: string): Promise<api.SearchResult> {
    return this.#request(api.searchResultSchema, 'POST', '/searches', { user, text });
  }

  /** Somebody calls a number; what the client of whoever has it shows. */
  call(request: api.CallRequest): Promise<api.CallResult> {
    return this.#request(api.callResultSchema, 'POST', '/calls', request);
  }

  /** A user's presence as each presence node knows it. */
  presence(user: string): Promise<api.Presence> {
    return this.#request(api.presenceSchema, 'GET', `/presence/${part(user)}`);
  }

  /** The person chooses a state in the client; `automatic` takes the choice back. */
  setPresence(user: string, state: api.ChosenPresence): Promise<api.Presence> {
    return this.#request(api.presenceSchema, 'PUT', `/clients/${part(user)}/presence`, { state });
  }

  /** A client sends a message. */
  message(from: string, to: string, text: string): Promise<api.MessageSent> {
    return this.#request(api.messageSentSchema, 'POST', `/clients/${part(from)}/messages`, { to, text });
  }

  /** The chat windows that a client has open. */
  chats(user: string): Promise<api.Chats> {
    return this.#request(api.chatsSchema, 'GET', `/clients/${part(user)}/chats`);
  }

  /** What a client showed after a position; where that is nothing yet, waits so long for the first of it, 10 s at most. */
  events(user: string, after = 0, waitMs = 0): Promise<api.ClientEvents> {
    return this.#request(api.clientEventsSchema, 'GET', `/clients/${part(user)}/events?after=${after}&waitMs=${waitMs}`);
  }

  /** Why an attempt ended as it did, named by its id or that of a run, or the beginning of that; the newest one where none is named. */
  why(attempt = 'last'): Promise<api.Explanation> {
    return this.#request(api.explanationSchema, 'GET', `/attempts/${part(attempt)}/explanation`);
  }

  /** Why a user id is active, inactive or absent on CUCM: what its runs made of it, and what the directory holds now. */
  whyUser(userid: string): Promise<api.UserExplanation> {
    return this.#request(api.userExplanationSchema, 'GET', `/users/${part(userid)}/explanation`);
  }

  /** Runs a full synchronisation and waits until the Sync Agents have it, unless told not to. */
  sync(request: api.SyncRequest = {}): Promise<api.SyncResult> {
    return this.#request(api.syncResultSchema, 'POST', '/syncs', request);
  }

  /** The last runs of the synchronisation, the newest first. */
  runs(): Promise<api.SyncRuns> {
    return this.#request(api.syncRunsSchema, 'GET', '/syncs');
  }

  /** One run, named by its id or the beginning of that, with the entries that it left out and why. */
  run(id: string): Promise<api.SyncRunDetail> {
    return this.#request(api.syncRunDetailSchema, 'GET', `/syncs/${part(id)}`);
  }

  users(node: string, userid = ''): Promise<api.NodeUsers> {
    return this.#request(api.nodeUsersSchema, 'GET', `/nodes/${part(node)}/users?userid=${part(userid)}`);
  }

  /** The Sync Agent of a presence node. */
  agent(node: string): Promise<api.AgentDetail> {
    return this.#request(api.agentDetailSchema, 'GET', `/nodes/${part(node)}/agent`);
  }

  /** Lets the Sync Agent copy everything anew from CUCM; resolves when it has. */
  resyncAgent(node: string): Promise<api.AgentDetail> {
    return this.#request(api.agentDetailSchema, 'POST', `/nodes/${part(node)}/agent/resync`);
  }

  /** What the user is enabled for on CUCM, and the home node. */
  presenceUser(user: string): Promise<api.PresenceUser> {
    return this.#request(api.presenceUserSchema, 'GET', `/presence-users/${part(user)}`);
  }

  /** Changes that; resolves when the presence nodes have copied it, or when those that cannot are known. */
  setPresenceUser(user: string, change: api.SetPresenceUser): Promise<api.PresenceUser> {
    return this.#request(api.presenceUserSchema, 'PATCH', `/presence-users/${part(user)}`, change);
  }

  /** CUCM's licence, and where Cisco CTIManager is active. */
  cucmSystem(): Promise<api.CucmSystem> {
    return this.#request(api.cucmSystemSchema, 'GET', '/cucm');
  }

  setLicence(kind: api.Licence): Promise<api.CucmSystem> {
    return this.#request(api.cucmSystemSchema, 'PUT', '/cucm/licence', { kind });
  }

  /** Activates Cisco CTIManager on a node of CUCM, or deactivates it. */
  setCtiManager(active: boolean, node = 'cucm'): Promise<api.CucmSystem> {
    return this.#request(api.cucmSystemSchema, 'PUT', `/cucm/cti-managers/${part(node)}`, { active });
  }

  links(): Promise<api.Links> {
    return this.#request(api.linksSchema, 'GET', '/links');
  }

  /** Changes a link; resolves when the gateway has it. */
  setLink(name: string, wanted: api.SetLink): Promise<api.Links> {
    return this.#request(api.linksSchema, 'PUT', `/links/${part(name)}`, wanted);
  }

  /** Blocks a link with silence, or as `mode` says. */
  block(name: string, mode: api.LinkMode = 'blackhole'): Promise<api.Links> {
    return this.setLink(name, { mode });
  }

  allow(name: string): Promise<api.Links> {
    return this.setLink(name, { mode: 'open' });
  }

  allowAll(): Promise<api.Links> {
    return this.#request(api.linksSchema, 'POST', '/links/allow-all');
  }

  trust(node: string, store: string): Promise<api.TrustStore> {
    return this.#request(api.trustStoreSchema, 'GET', `/nodes/${part(node)}/trust/${part(store)}`);
  }

  /** Uploads a certificate, PEM or DER. Running services do not see it before they are restarted. */
  uploadCertificate(node: string, store: string, content: string | Uint8Array, fileName = 'certificate.pem'): Promise<api.TrustStore> {
    const contentBase64 = Buffer.from(content).toString('base64');
    return this.#request(api.trustStoreSchema, 'POST', `/nodes/${part(node)}/trust/${part(store)}`, { fileName, contentBase64 });
  }

  deleteCertificate(node: string, store: string, name: string): Promise<api.TrustStore> {
    return this.#request(api.trustStoreSchema, 'DELETE', `/nodes/${part(node)}/trust/${part(store)}/${part(name)}`);
  }

  /** Services of one node, or of all. */
  services(node = ''): Promise<api.Services> {
    return this.#request(api.servicesSchema, 'GET', `/services?node=${part(node)}`);
  }

  /** Starts, stops, restarts, activates or deactivates a service by its name or a short form; resolves when that is done. */
  control(node: string, service: string, action: api.ServiceAction): Promise<api.Services> {
    return this.#request(api.servicesSchema, 'POST', `/nodes/${part(node)}/services/${part(service)}`, { action });
  }

  restart(node: string, service: string): Promise<api.Services> {
    return this.control(node, service, 'restart');
  }

  log(node: string, service = '', last = 200): Promise<api.NodeLog> {
    return this.#request(api.logSchema, 'GET', `/nodes/${part(node)}/log?service=${part(service)}&last=${last}`);
  }

  /** Runs a statement on the database of CUCM or of a presence node, as `run sql` of its command line. */
  sql(node: string, sql: string): Promise<api.SqlAnswer> {
    return this.#request(api.sqlAnswerSchema, 'POST', `/nodes/${part(node)}/sql`, { sql });
  }

  ldap(): Promise<api.LdapSettings> {
    return this.#request(api.ldapSettingsSchema, 'GET', '/ldap');
  }

  /** Changes LDAP System, Directory or Authentication on CUCM, by AXL. */
  setLdap(section: api.LdapSection, values: Record<string, string>): Promise<api.LdapSettings> {
    return this.#request(api.ldapSettingsSchema, 'PATCH', `/ldap/${section}`, { values });
  }

  /** Adds an LDAP Directory agreement, with values as `setLdap('directory', …)` takes them. */
  addAgreement(name: string, values: Record<string, string>): Promise<api.LdapSettings> {
    return this.#request(api.ldapSettingsSchema, 'POST', '/ldap/directories', { name, values });
  }

  /** Deletes an agreement; the users who came by it go inactive. */
  removeAgreement(name: string): Promise<api.LdapSettings> {
    return this.#request(api.ldapSettingsSchema, 'DELETE', `/ldap/directories/${part(name)}`);
  }

  /** Puts a custom filter of LDAP Filter in place, for agreements to name; an empty text deletes it. */
  setFilter(name: string, filter: string): Promise<api.LdapSettings> {
    return this.#request(api.ldapSettingsSchema, 'PUT', `/ldap/filters/${part(name)}`, { filter });
  }

  /** Calls an operation of AXL as the laboratory's application user, and shows both messages. A fault is an answer, too. */
  callAxl(call: api.CallAxl): Promise<api.AxlAnswer> {
    return this.#request(api.axlAnswerSchema, 'POST', '/cucm/axl', call);
  }

  /** How the passwords and PINs stand that CUCM checks itself; nothing of somebody whom it does not have. */
  async credentials(kind: 'users' | 'appusers', userid: string): Promise<readonly api.Credential[]> {
    return (await this.#request(api.credentialsSchema, 'GET', `/cucm/credentials/${kind}/${part(userid)}`)).credentials;
  }

  /** What nodes recorded, of one attempt or of all. */
  journal(query: { attempt?: string; after?: number } = {}): Promise<api.JournalView> {
    return this.#request(api.journalSchema, 'GET', `/journal?attempt=${part(query.attempt ?? '')}&after=${query.after ?? 0}`);
  }

  /** Moves the emulated time of all nodes; `offsetMs` is the difference to real time. */
  async setClock(offsetMs: number): Promise<void> {
    await this.#request(api.clockSchema, 'PUT', '/clock', { offsetMs });
  }

  /** Emulated time of all nodes, and its difference to real time. */
  clock(): Promise<api.LabClock> {
    return this.#request(api.clockSchema, 'GET', '/clock');
  }

  /**
   * Lets emulated time pass, `{ by: '6h' }` or `{ to: '03:15' }`: everything that falls due happens in its order on every node, and is
   * told. What waits for the network takes its real time, however long that is.
   */
  async advance(request: api.AdvanceClock): Promise<api.ClockAdvanced> {
    let last = await this.#request(api.clockAdvancedSchema, 'POST', '/clock/advance', request);
    const happened = [...last.happened];
    let { more } = last;
    while (!last.reached) {
      last = await this.#request(api.clockAdvancedSchema, 'POST', '/clock/advance', { to: last.target });
      happened.push(...last.happened);
      more += last.more;
    }
    return { ...last, happened, more };
  }

  /** Everything back to the state in which the cluster was ready first. */
  async reset(): Promise<void> {
    await this.#request(nothing, 'POST', '/reset');
  }
}
