import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplianceServiceClient } from '@uclab/contracts/appliance/v1/appliance';
import { ClientsServiceClient, ContactsServiceClient } from '@uclab/contracts/cupc/v1/clients';
import { TestClock } from '@uclab/foundation/clock';
import { NameNotResolvedError } from '@uclab/foundation/network';
import { clientCredentials, type NodeIdentity } from '@uclab/foundation/rpc';
import { TestAuthority } from '../../../packages/platform/src/certificates/test-authority.ts';
import { type RunningCupc, startCupc } from '../src/service/index.ts';
import { EpasSoapPeer } from './epassoap-peer.ts';
import { PresencePeer } from './presence-peer.ts';

const overrides = { 'grpc.ssl_target_name_override': 'cupc', 'grpc.default_authority': 'cupc' };

/** The machine with the clients, and one node, `cups1`, that it knows, with its presence service. */
export class TestMachine {
  readonly authority: TestAuthority;
  readonly node = new EpasSoapPeer();
  readonly presence = new PresencePeer();
  readonly clock = new TestClock();
  readonly #folder = mkdtempSync(join(tmpdir(), 'uclab-cupc-'));
  readonly #identities = new Map<string, NodeIdentity>();
  #running: RunningCupc | undefined;
  readonly #clients: { close(): void }[] = [];

  private constructor(authority: TestAuthority) {
    this.authority = authority;
  }

  static async start(): Promise<TestMachine> {
    const machine = new TestMachine(await TestAuthority.create());
    await machine.#start();
    return machine;
  }

  get ports(): RunningCupc['ports'] {
    if (!this.#running) throw new Error('the machine does not run');
    return this.#running.ports;
  }

  /** Drives the clients over gRPC. */
  clients(): ClientsServiceClient {
    const client = new ClientsServiceClient(`127.0.0.1:${this.ports.grpc}`, clientCredentials(this.#identity('lab')), overrides);
    this.#clients.push(client);
    return client;
  }

  /** What people do in the windows of their clients, over gRPC. */
  windows(): ContactsServiceClient {
    const client = new ContactsServiceClient(`127.0.0.1:${this.ports.grpc}`, clientCredentials(this.#identity('lab')), overrides);
    this.#clients.push(client);
    return client;
  }

  /** The lab plane as a caller of that name. */
  labPlane(caller: string): ApplianceServiceClient {
    const client = new ApplianceServiceClient(`127.0.0.1:${this.ports.rpc}`, clientCredentials(this.#identity(caller)), overrides);
    this.#clients.push(client);
    return client;
  }

  http(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.ports.http}${path}`, init);
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.#running?.stop();
    this.presence.stop();
    await this.node.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    for (const name of ['cupc', 'lab', 'cups1']) {
      const issued = await this.authority.issue({ subject: `CN=${name}, O=uclab`, names: [name] });
      this.#identities.set(name, { authority: this.authority.certificate, ...issued });
    }
    const own = this.#identity('cupc');
    mkdirSync(join(this.#folder, 'identity'));
    writeFileSync(join(this.#folder, 'identity', 'ca.pem'), own.authority);
    writeFileSync(join(this.#folder, 'identity', 'node.pem'), own.certificate);
    writeFileSync(join(this.#folder, 'identity', 'node.key'), own.privateKey);
    await this.node.start(this.#identity('cups1'));
    await this.presence.start(await this.authority.issue({ subject: 'CN=cups1, O=uclab', names: ['cups1.lab.example'] }));
    const ways = new Map([
      ['cups1:8443', this.node.port],
      ['cups1.lab.example:5061', this.presence.port],
    ]);
    this.#running = await startCupc({
      node: 'cupc',
      stateFolder: this.#folder,
      network: {
        node: 'cupc',
        resolve: (host, port) => {
          const way = ways.get(`${host}:${port}`);
          if (way === undefined) throw new NameNotResolvedError(host);
          return { host: '127.0.0.1', port: way };
        },
      },
      clock: this.clock,
      host: '127.0.0.1',
      ports: { http: 0, grpc: 0, rpc: 0 },
      nodePort: 8443,
      logLevel: 'silent',
    });
  }

  #identity(name: string): NodeIdentity {
    const identity = this.#identities.get(name);
    if (!identity) throw new Error(`there is no identity for ${name}`);
    return identity;
  }
}
