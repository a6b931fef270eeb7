import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '@uclab/foundation/clock';
import { type Address, NameNotResolvedError, type Network } from '@uclab/foundation/network';
import type { NodeIdentity } from '@uclab/foundation/rpc';
import { TestAuthority } from '../../../packages/platform/src/certificates/test-authority.ts';
import { type RunningNode, type SeedInput, startCucm } from '../src/service/index.ts';

/** The network of a CUCM that stands alone: names that a test has not put there do not resolve. */
export class TestNetwork implements Network {
  readonly node = 'cucm';
  readonly ways = new Map<string, number>();

  resolve(host: string, port: number): Address {
    const way = this.ways.get(`${host}:${port}`);
    if (way === undefined) throw new NameNotResolvedError(host);
    return { host: '127.0.0.1', port: way };
  }
}

/** A CUCM with a state folder of its own, on loopback. */
export class Publisher {
  readonly authority: TestAuthority;
  readonly clock = new TestClock();
  readonly network = new TestNetwork();
  readonly folder: string;
  #running: RunningNode | undefined;

  private constructor(authority: TestAuthority, folder: string) {
    this.authority = authority;
    this.folder = folder;
  }

  static async start(seed: SeedInput): Promise<Publisher> {
    const authority = await TestAuthority.create();
    const folder = mkdtempSync(join(tmpdir(), 'uclab-cucm-'));
    const publisher = new Publisher(authority, folder);
    const identity = await publisher.identityOf('cucm');
    for (const name of ['identity', 'security/tomcat', 'security/tomcat-trust', 'security/directory-trust']) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    const files = {
      'identity/ca.pem': identity.authority,
      'identity/node.pem': identity.certificate,
      'identity/node.key': identity.privateKey,
      'security/tomcat/tomcat.pem': identity.certificate,
      'security/tomcat/tomcat.key': identity.privateKey,
      'seed.json': JSON.stringify(seed),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    await publisher.begin();
    return publisher;
  }

  async identityOf(name: string): Promise<NodeIdentity> {
    const issued = await this.authority.issue({ subject: `CN=${name}, O=uclab`, names: [name] });
    return { authority: this.authority.certificate, ...issued };
  }

  get ports(): RunningNode['ports'] {
    if (!this.#running) throw new Error('CUCM does not run');
    return this.#running.ports;
  }

  /** Starts it on the state that its folder holds. */
  async begin(ports: Partial<RunningNode['ports']> = {}): Promise<void> {
    this.#running = await startCucm({
      node: 'cucm',
      stateFolder: this.folder,
      network: this.network,
      clock: this.clock,
      host: '127.0.0.1',
      ports: { https: 0, rpc: 0, feed: 0, ...ports },
      restartMs: 0,
      logLevel: 'silent',
    });
  }

  /** Ends it and leaves its state. */
  async halt(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  async remove(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
