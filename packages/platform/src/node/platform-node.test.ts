import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TrustStores } from '../certificates/index.ts';
import { type IssuedCertificate, TestAuthority } from '../certificates/test-authority.ts';
import { ServiceLog } from '../service-log/index.ts';
import { ServiceManager } from '../service-manager/index.ts';
import { PlatformNode } from './index.ts';

const trace = newTrace();
const jsmith: NodeUser = {
  userid: 'jsmith',
  status: 'active',
  source: 'local',
  homeNode: '',
  firstName: '',
  lastName: '',
  agreement: '',
  telephoneNumber: '',
  enablePresence: true,
  enableCupc: true,
};

/** A store with one value, which is all that a reset has to bring back. */
class OneValue {
  value = 'seeded';
  fails = false;
  #marked = 'seeded';

  async checkpoint(): Promise<void> {
    this.#marked = this.value;
  }

  async reset(): Promise<void> {
    if (this.fails) throw new Error('disk full');
    this.value = this.#marked;
  }
}

let directory: IssuedCertificate;
let folder: string;
let clock: TestClock;
let journal: Journal;
let log: ServiceLog;
let manager: ServiceManager;
let trustStores: TrustStores;
let store: OneValue;
let node: PlatformNode;
let valueAtStart: string[];

beforeAll(async () => {
  directory = await (await TestAuthority.create()).issue({ subject: 'CN=directory', names: ['directory'] });
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-node-'));
  clock = new TestClock();
  journal = new Journal('cups1', clock);
  log = new ServiceLog({ clock });
  trustStores = new TrustStores(join(folder, 'security'), clock);
  manager = new ServiceManager({ clock, journal, trustStores, log, restartMs: 0 });
  store = new OneValue();
  valueAtStart = [];
  manager.define({
    name: 'Cisco Tomcat',
    shortNames: ['Tomcat'],
    kind: 'network',
    ports: [8443],
    start: async (context) => {
      context.trust('directory-trust');
      valueAtStart.push(store.value);
      return { stop: async () => {} };
    },
  });
  node = new PlatformNode({
    node: 'cups1',
    role: 'cups',
    version: '8.5.1',
    clock,
    journal,
    log,
    trustStores,
    manager,
    store,
    checkpointFolder: join(folder, 'checkpoint'),
    detail: () => ({}),
    listUsers: (userid) => (userid === '' || userid === 'jsmith' ? [jsmith] : []),
    ready: () => manager.isRunning('Cisco Tomcat'),
    afterReset: async () => {
      store.value += ' again';
    },
  });
  await manager.startAll();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const upload = (storeName = 'directory-trust') =>
  node.uploadCertificate({ store: storeName, content: Buffer.from(directory.certificate), fileName: 'd.pem' }, trace);

describe('the status of a node', () => {
  it('shows services, open ports, and a store beside what the running service loaded from it', async () => {
    clock.advance(1000);
    await upload();
    expect(node.status()).toMatchObject({
      node: 'cups1',
      role: 'cups',
      version: '8.5.1',
      ready: true,
      clockOffsetMs: 1000,
      listeningPorts: [8443],
      services: [{ name: 'Cisco Tomcat', state: 'STARTED', loadedTrust: [{ store: 'directory-trust', fingerprints: [] }] }],
      trustStores: [
        { name: 'tomcat', certificates: [] },
        { name: 'tomcat-trust', certificates: [] },
        { name: 'directory-trust', certificates: [{ name: 'directory.pem' }] },
      ],
    });
  });

  it('is told anew after a change of a service, a store, the clock or a detail, until nobody listens', async () => {
    let told = 0;
    const end = node.onStatusChange(() => told++);
    const tellsOf = async (work: () => unknown): Promise<boolean> => {
      const before = told;
      await work();
      return told > before;
    };
    expect(await tellsOf(() => node.controlService({ service: 'Tomcat', action: 'restart' }, trace))).toBe(true);
    expect(await tellsOf(() => upload())).toBe(true);
    expect(await tellsOf(() => clock.advance(1000))).toBe(true);
    expect(await tellsOf(() => node.notifyChanged())).toBe(true);
    end();
    expect(await tellsOf(() => clock.advance(1000))).toBe(false);
  });
});

describe('certificates', () => {
  it('are uploaded with the words of the product and leave an event of the attempt', async () => {
    const { certificates, message } = await upload('Directory-Trust');
    expect(message).toBe('Success: Certificate Uploaded');
    expect(certificates).toMatchObject([{ name: 'directory.pem', uploadedAtMs: clock.nowMs() }]);
    expect(journal.since(0).events.at(-1)).toMatchObject({
      kind: 'trust.certificate-uploaded',
      traceId: trace.traceId,
      facts: { store: 'directory-trust', name: 'directory.pem', fingerprint: certificates[0]?.fingerprint },
    });
  });

  it('are deleted with an event', async () => {
    await upload();
    expect(await node.deleteCertificate('directory-trust', 'directory.pem', trace)).toMatchObject({ subject: 'CN=directory' });
    expect(journal.since(0).events.at(-1)).toMatchObject({ kind: 'trust.certificate-deleted', facts: { name: 'directory.pem' } });
  });

  it('are refused for a store that the node does not have', async () => {
    await expect(upload('ldap-trust')).rejects.toMatchObject({ kind: 'not-found', field: 'store' });
  });
});

describe('services', () => {
  it('are controlled by short names and answer their new state', async () => {
    expect(await node.controlService({ service: 'tomcat', action: 'stop' }, trace)).toMatchObject({
      name: 'Cisco Tomcat',
      state: 'STOPPED',
    });
    expect(node.status().ready).toBe(false);
    expect(await node.controlService({ service: 'tomcat', action: 'start' }, trace)).toMatchObject({ state: 'STARTED' });
  });

  it('are not told what nobody understands', async () => {
    await expect(node.controlService({ service: 'Tomcat', action: 'kick' }, trace)).rejects.toMatchObject({
      kind: 'invalid',
      field: 'action',
    });
    await expect(node.controlService({ service: 'Cat', action: 'stop' }, trace)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

it('logs are read by short names too, and for the whole node', () => {
  log.write('Cisco Tomcat', 'ERROR', 'something');
  expect(node.readLog('tomcat', 1).lines).toMatchObject([{ service: 'Cisco Tomcat', text: 'ERROR something' }]);
  expect(node.readLog('', 1).lines).toMatchObject([{ text: 'ERROR something' }]);
  expect(() => node.readLog('nothing', 1)).toThrow('There is no service "nothing" on cups1');
});

describe('a reset', () => {
  it('brings back the marked state with all services stopped, then starts them; the clock stays', async () => {
    store.value = 'marked';
    await node.checkpoint();
    store.value = 'changed';
    await upload();
    await manager.stop('Tomcat', trace);
    clock.advance(5000);
    log.write('Cisco Tomcat', 'INFO', 'before the reset');
    await node.reset();
    expect(valueAtStart.at(-1)).toBe('marked again');
    expect(node.status()).toMatchObject({ ready: true, clockOffsetMs: 5000 });
    expect(trustStores.list('directory-trust')).toEqual([]);
    expect(log.read(undefined, 0).lines.map((line) => line.text)).not.toContain('INFO before the reset');
    expect(journal.since(0).events.some((event) => event.kind === 'node.reset')).toBe(true);
  });

  it('that fails says so, and the services run again', async () => {
    await node.checkpoint();
    store.fails = true;
    await expect(node.reset()).rejects.toThrow('disk full');
    expect(node.status().ready).toBe(true);
    store.fails = false;
    await node.reset();
  });

  it('is refused where no state was ever marked, and changes nothing', async () => {
    await upload();
    await expect(node.reset()).rejects.toMatchObject({ kind: 'conflict' });
    expect(trustStores.list('directory-trust')).toHaveLength(1);
  });

  it('makes uploads and restarts wait for its end', async () => {
    await node.checkpoint();
    const reset = node.reset();
    await Promise.all([upload(), node.controlService({ service: 'Tomcat', action: 'restart' }, trace), reset]);
    expect(trustStores.list('directory-trust')).toHaveLength(1);
    expect(manager.isRunning('Tomcat')).toBe(true);
  });
});
