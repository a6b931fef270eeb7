import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '@uclab/foundation/clock';
import { type Address, NameNotResolvedError, type Network } from '@uclab/foundation/network';
import type { NodeIdentity } from '@uclab/foundation/rpc';
import { TestAuthority } from '../../../packages/platform/src/certificates/test-authority.ts';
import { type RunningNode, type SeedInput, startCups } from '../src/service/index.ts';
import { CucmPeer } from './cucm-peer.ts';
import { LabPlane } from './lab-plane.ts';

/** A port of loopback on which nothing listens. */
const closedPort = 1;

/** Where the names lead from the presence node; a known name at another port is refused at once. */
class TestNetwork implements Network {
  readonly node: string;
  readonly ways = new Map<string, number>();

  constructor(node: string) {
    this.node = node;
  }

  resolve(host: string, port: number): Address {
    const known = [...this.ways.keys()].some((way) => way.startsWith(`${host}:`));
    if (!known) throw new NameNotResolvedError(host);
    return { host: '127.0.0.1', port: this.ways.get(`${host}:${port}`) ?? closedPort };
  }
}

async function identityOf(authority: TestAuthority, name: string): Promise<NodeIdentity> {
  const issued = await authority.issue({ subject: `CN=${name}, O=uclab`, names: [name] });
  return { authority: authority.certificate, ...issued };
}

/** One presence node with all that it needs around it, on loopback and in a folder of its own. */
export class PresenceNode {
  readonly authority: TestAuthority;
  readonly cucm: CucmPeer;
  readonly clock = new TestClock();
  readonly network = new TestNetwork('cups1');
  readonly #folder: string;
  readonly #lab: NodeIdentity;
  #running: RunningNode | undefined;
  #plane: LabPlane | undefined;

  private constructor(authority: TestAuthority, cucm: CucmPeer, lab: NodeIdentity, folder: string) {
    this.authority = authority;
    this.cucm = cucm;
    this.#lab = lab;
    this.#folder = folder;
    const { ways } = this.network;
    ways.set('cucm:8443', cucm.axlPort);
    ways.set('cucm:9443', cucm.feedPort);
    ways.set('directory:636', closedPort);
  }

  /** A node that is not started yet, beside a CUCM that is. */
  static async prepare(seed: Partial<SeedInput> = {}): Promise<PresenceNode> {
    const authority = await TestAuthority.create();
    const [node, cucm, lab] = await Promise.all(['cups1', 'cucm', 'lab'].map((name) => identityOf(authority, name)));
    if (!node || !cucm || !lab) throw new Error('an identity is missing');
    const folder = mkdtempSync(join(tmpdir(), 'uclab-cups-'));
    for (const name of ['identity', 'security/tomcat', 'security/tomcat-trust', 'security/directory-trust']) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    const files = {
      'identity/ca.pem': authority.certificate,
      'identity/node.pem': node.certificate,
      'identity/node.key': node.privateKey,
      'security/tomcat/tomcat.pem': node.certificate,
      'security/tomcat/tomcat.key': node.privateKey,
      'security/tomcat-trust/cucm.pem': cucm.certificate,
      'seed.json': JSON.stringify({
        version: '8.5.1',
        publisher: { host: 'cucm', port: 8443, feedPort: 9443 },
        axlUser: 'presence',
        axlPassword: 'axl-secret',
        peers: ['cups2'],
        domain: 'lab.example',
        ...seed,
      } satisfies SeedInput),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const peer = new CucmPeer(cucm);
    await peer.start();
    return new PresenceNode(authority, peer, lab, folder);
  }

  async start(): Promise<void> {
    this.#running = await startCups({
      node: 'cups1',
      stateFolder: this.#folder,
      network: this.network,
      clock: this.clock,
      host: '127.0.0.1',
      ports: { https: 0, rpc: 0 },
      restartMs: 0,
      logLevel: 'silent',
    });
    this.#plane = new LabPlane(this.#running.ports.rpc, 'cups1', this.#lab);
  }

  get url(): string {
    return `https://127.0.0.1:${this.#running?.ports.https}`;
  }

  /** Where clients and other nodes connect for presence. */
  get presencePorts(): { readonly clients: number; readonly cluster: number; readonly feed: number } {
    if (!this.#running) throw new Error('the node was not started');
    return { clients: this.#running.ports.presence, cluster: this.#running.ports.cluster, feed: this.#running.ports.feed };
  }

  /** Where the node's database lies, or will when it is started. */
  get databaseFile(): string {
    return join(this.#folder, 'cups1.sqlite');
  }

  /** What another machine of the laboratory shows to be let in. */
  identityOf(name: string): Promise<NodeIdentity> {
    return identityOf(this.authority, name);
  }

  get lab(): LabPlane {
    if (!this.#plane) throw new Error('the node was not started');
    return this.#plane;
  }

  /** Ends the node and leaves its state. */
  async halt(): Promise<void> {
    this.#plane?.close();
    await this.#running?.stop();
    this.#running = undefined;
  }

  async remove(): Promise<void> {
    await this.halt();
    await this.cucm.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
