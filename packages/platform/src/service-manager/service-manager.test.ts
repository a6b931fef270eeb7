import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TrustStores } from '../certificates/index.ts';
import { TestAuthority } from '../certificates/test-authority.ts';
import { ServiceLog } from '../service-log/index.ts';
import { type ServiceContext, type ServiceDefinition, ServiceManager, ServiceNotStartedError } from './index.ts';

const trace = newTrace();
let authority: TestAuthority;
let folder: string;
let clock: TestClock;
let journal: Journal;
let log: ServiceLog;
let trustStores: TrustStores;
/** What services did, in order. */
let done: string[];

beforeAll(async () => {
  authority = await TestAuthority.create();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-services-'));
  clock = new TestClock();
  journal = new Journal('cups1', clock);
  log = new ServiceLog({ clock });
  trustStores = new TrustStores(folder, clock);
  done = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const service = (name: string, more: Partial<ServiceDefinition> = {}): ServiceDefinition => ({
  name,
  shortNames: [name.replace(/^Cisco (UP )?/, '')],
  kind: 'network',
  start: async () => {
    done.push(`${name} up`);
    return {
      stop: async () => {
        done.push(`${name} down`);
      },
    };
  },
  ...more,
});

function managerOf(definitions: ServiceDefinition[], restartMs = 0): ServiceManager {
  const manager = new ServiceManager({ clock, journal, trustStores, log, restartMs });
  for (const definition of definitions) manager.define(definition);
  return manager;
}

const states = (manager: ServiceManager): Record<string, string> =>
  Object.fromEntries(manager.status().map(({ name, state }) => [name, state]));

const changes = (): string[] =>
  journal.since(0).events.flatMap((event) => (event.kind === 'service.state-changed' ? [`${event.facts.service} ${event.facts.to}`] : []));

describe('names', () => {
  it('are taken in full or in a short form, in any case of letters', async () => {
    const manager = managerOf([service('Cisco UP Sync Agent')]);
    await manager.start('sync agent', trace);
    expect(manager.isRunning('CISCO UP  SYNC AGENT')).toBe(true);
    expect(manager.nameOf('Sync Agent')).toBe('Cisco UP Sync Agent');
  });

  it('of which several begin as somebody typed are refused with their names', async () => {
    const manager = managerOf([service('Cisco Tomcat'), service('Cisco UP Sync Agent'), service('Cisco UP Presence Engine')]);
    await expect(manager.restart('Cisco UP', trace)).rejects.toMatchObject({
      kind: 'invalid',
      message:
        '"Cisco UP" is the beginning of several of the services on cups1, Cisco Tomcat, Cisco UP Sync Agent, Cisco UP Presence Engine; write more of it.',
    });
    await expect(manager.restart('Sy', trace)).rejects.toThrow(
      '"Sy" is too short for the beginning of one of the services on cups1, Cisco UP Sync Agent; write more of it.',
    );
  });

  it('that do not exist are refused with the list of names, and reported as stopped', async () => {
    const manager = managerOf([service('Cisco Tomcat'), service('Cisco UP Sync Agent')]);
    await expect(manager.restart('Tomcats', trace)).rejects.toMatchObject({
      kind: 'not-found',
      message: 'There is no service "Tomcats" on cups1; the services are Cisco Tomcat, Cisco UP Sync Agent.',
    });
    expect(manager.isRunning('Tomcats')).toBe(false);
    expect(manager.stateOf('Tomcats')).toBe('STOPPED');
  });
});

describe('the node', () => {
  it('starts its activated services, those that others need first, and stops them the other way round', async () => {
    const manager = managerOf([
      service('Cisco UP Client Profile Agent', { dependsOn: ['Cisco Tomcat'] }),
      service('Cisco Tomcat', { ports: [8443] }),
      service('Cisco DirSync', { kind: 'feature', activated: false }),
    ]);
    await manager.startAll();
    expect(manager.listeningPorts()).toEqual([8443]);
    await manager.stopAll();
    expect(manager.listeningPorts()).toEqual([]);
    expect(done).toEqual([
      'Cisco Tomcat up',
      'Cisco UP Client Profile Agent up',
      'Cisco UP Client Profile Agent down',
      'Cisco Tomcat down',
    ]);
  });

  it('starts the others when one service fails, whose reason stands in its log, and then says so', async () => {
    const broken = service('Cisco Tomcat', {
      start: () => Promise.reject(Object.assign(new Error('port 8443 is in use'), { code: 'EADDRINUSE' })),
    });
    const manager = managerOf([broken, service('Cisco AXL Web Service', { dependsOn: ['Cisco Tomcat'] }), service('Cisco DirSync')]);
    const failure = await manager.startAll().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceNotStartedError);
    expect(failure).toMatchObject({ message: 'Cisco Tomcat did not start: port 8443 is in use', cause: { code: 'EADDRINUSE' } });
    expect(states(manager)).toEqual({ 'Cisco Tomcat': 'STOPPED', 'Cisco AXL Web Service': 'STOPPED', 'Cisco DirSync': 'STARTED' });
    expect(log.read('Cisco Tomcat', 0).lines.map((line) => line.text)).toContain('ERROR did not start: port 8443 is in use');
    expect(journal.since(0).events.find((event) => event.outcome === 'failed')).toMatchObject({
      facts: { to: 'STOPPED', detail: 'port 8443 is in use' },
    });
  });
});

describe('start and stop', () => {
  it('show state, kind and the emulated time of the start', async () => {
    const manager = managerOf([service('Cisco DirSync', { kind: 'feature' })]);
    await manager.start('DirSync', trace);
    expect(manager.status()).toEqual([
      {
        name: 'Cisco DirSync',
        shortName: 'DirSync',
        kind: 'feature',
        state: 'STARTED',
        activated: true,
        outOfService: false,
        startedAtMs: clock.nowMs(),
        reason: '',
        loadedTrust: [],
      },
    ]);
    await manager.stop('DirSync', trace);
    expect(manager.status()).toMatchObject([{ state: 'STOPPED', outOfService: true, startedAtMs: 0 }]);
    expect(changes()).toEqual(['STARTING', 'STARTED', 'STOPPING', 'STOPPED'].map((state) => `Cisco DirSync ${state}`));
  });

  it('change nothing where the service is as wanted already', async () => {
    const manager = managerOf([service('Cisco DirSync')]);
    await manager.stop('DirSync', trace);
    await manager.start('DirSync', trace);
    await manager.start('DirSync', trace);
    expect(done).toEqual(['Cisco DirSync up']);
  });

  it('refuse a service that is not activated, and one whose Tomcat does not run', async () => {
    const manager = managerOf([
      service('Cisco Tomcat'),
      service('Cisco DirSync', { activated: false }),
      service('Cisco AXL Web Service', { dependsOn: ['Cisco Tomcat'] }),
    ]);
    await expect(manager.start('DirSync', trace)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('Service Not Activated'),
    });
    await expect(manager.restart('AXL Web Service', trace)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('start Cisco Tomcat first'),
    });
    expect(done).toEqual([]);
  });

  it('take down what depends on a service, and bring back what was not commanded out of service by itself', async () => {
    const manager = managerOf([
      service('Cisco Tomcat'),
      service('Cisco AXL Web Service', { dependsOn: ['Cisco Tomcat'] }),
      service('Cisco UP Client Profile Agent', { dependsOn: ['Cisco Tomcat'] }),
    ]);
    await manager.startAll();
    await manager.stop('AXL Web Service', trace);
    await manager.stop('Tomcat', trace);
    expect(Object.values(states(manager))).toEqual(['STOPPED', 'STOPPED', 'STOPPED']);
    await manager.start('Tomcat', trace);
    expect(Object.values(states(manager))).toEqual(['STARTED', 'STOPPED', 'STARTED']);
  });

  it('leave a service that failed to stop in order STOPPED, with the reason in its log', async () => {
    const manager = managerOf([service('Cisco DirSync', { start: async () => ({ stop: () => Promise.reject(new Error('stuck')) }) })]);
    await manager.start('DirSync', trace);
    await manager.stop('DirSync', trace);
    expect(manager.stateOf('DirSync')).toBe('STOPPED');
    expect(log.read('Cisco DirSync', 0).lines.map((line) => line.text)).toContain('ERROR did not stop in order: stuck');
  });
});

describe('a restart', () => {
  it('goes through all four states, dependent services around Tomcat', async () => {
    const manager = managerOf([service('Cisco Tomcat'), service('Cisco AXL Web Service', { dependsOn: ['Cisco Tomcat'] })]);
    await manager.startAll();
    const before = changes().length;
    await manager.restart('tomcat', trace);
    expect(changes().slice(before)).toEqual([
      'Cisco AXL Web Service STOPPING',
      'Cisco AXL Web Service STOPPED',
      'Cisco Tomcat STOPPING',
      'Cisco Tomcat STOPPED',
      'Cisco Tomcat STARTING',
      'Cisco Tomcat STARTED',
      'Cisco AXL Web Service STARTING',
      'Cisco AXL Web Service STARTED',
    ]);
  });

  it('starts a service that was stopped', async () => {
    const manager = managerOf([service('Cisco DirSync')]);
    await manager.restart('DirSync', trace);
    expect(manager.isRunning('DirSync')).toBe(true);
  });

  it('is not mixed up with a second one of the same service, and does not wait for another service', async () => {
    const manager = managerOf([service('Cisco Tomcat', { slowRestart: true }), service('Cisco DirSync')], 150);
    await manager.startAll();
    done = [];
    const slow = Promise.all([manager.restart('Tomcat', trace), manager.restart('Tomcat', trace)]);
    await manager.restart('DirSync', trace);
    expect(done).toEqual(['Cisco Tomcat down', 'Cisco DirSync down', 'Cisco DirSync up']);
    await slow;
    expect(done.slice(3)).toEqual(['Cisco Tomcat up', 'Cisco Tomcat down', 'Cisco Tomcat up']);
  });

  it('of Tomcat keeps its port closed while it lasts', async () => {
    const manager = managerOf([service('Cisco Tomcat', { slowRestart: true, ports: [8443] })], 60);
    await manager.startAll();
    const seen: string[] = [];
    manager.onChange(() => seen.push(`${manager.stateOf('Tomcat')} ${manager.listeningPorts()}`));
    await manager.restart('Tomcat', trace);
    expect(seen).toEqual(['STOPPING ', 'STOPPED ', 'STARTING ', 'STARTED 8443']);
  });

  it('ends at once, stopped, when the node is stopped meanwhile', async () => {
    const manager = managerOf([service('Cisco Tomcat', { slowRestart: true })], 600_000);
    await manager.startAll();
    const restart = manager.restart('Tomcat', trace);
    await manager.stopAll();
    await restart;
    expect(done).toEqual(['Cisco Tomcat up', 'Cisco Tomcat down']);
    await manager.startAll();
    expect(manager.isRunning('Tomcat')).toBe(true);
  });
});

describe('trust', () => {
  const readsTrust = (contexts: ServiceContext[]): ServiceDefinition =>
    service('Cisco Tomcat', {
      start: async (context) => {
        context.trust('directory-trust');
        contexts.push(context);
        return { stop: async () => {} };
      },
    });

  it('is what the store held at the start; an upload counts only after a restart', async () => {
    const contexts: ServiceContext[] = [];
    const manager = managerOf([readsTrust(contexts)]);
    await manager.startAll();
    const [uploaded] = trustStores.upload('directory-trust', Buffer.from(authority.certificate), 'ca.pem');
    expect(contexts[0]?.trust('directory-trust').certificates).toEqual([]);
    expect(manager.status()[0]?.loadedTrust).toEqual([{ store: 'directory-trust', fingerprints: [] }]);
    await manager.restart('Tomcat', trace);
    expect(contexts[1]?.trust('directory-trust').certificates).toEqual([uploaded]);
    expect(manager.status()[0]?.loadedTrust).toEqual([{ store: 'directory-trust', fingerprints: [uploaded?.fingerprint] }]);
    await manager.stop('Tomcat', trace);
    expect(manager.status()[0]?.loadedTrust).toEqual([]);
  });

  it('loaded later in a run is remembered from then on', async () => {
    const contexts: ServiceContext[] = [];
    const manager = managerOf([readsTrust(contexts)]);
    await manager.startAll();
    trustStores.upload('tomcat-trust', Buffer.from(authority.certificate), 'ca.pem');
    expect(contexts[0]?.trust('tomcat-trust').certificates).toHaveLength(1);
    trustStores.delete('tomcat-trust', 'Test_CA.pem');
    expect(contexts[0]?.trust('tomcat-trust').certificates).toHaveLength(1);
  });
});

describe('a service that gives up', () => {
  /** Gives up when it is told to. */
  const hopeless = (told: (() => void)[]): ServiceDefinition =>
    service('Cisco UP Sync Agent', {
      start: async ({ giveUp }) => {
        told.push(() => giveUp('CUCM is too new'));
        return { stop: async () => void done.push('down') };
      },
    });
  const stopped = (manager: ServiceManager) =>
    new Promise<void>((resolve) => {
      const end = manager.onChange(() => {
        if (manager.stateOf('Sync Agent') !== 'STOPPED') return;
        end();
        resolve();
      });
    });

  it('is stopped like any other, with its reason in status, log and journal until it is started again', async () => {
    const told: (() => void)[] = [];
    const manager = managerOf([hopeless(told)]);
    await manager.startAll();
    const over = stopped(manager);
    told[0]?.();
    await over;
    expect(done).toEqual(['down']);
    expect(manager.status()).toMatchObject([{ state: 'STOPPED', reason: 'CUCM is too new', outOfService: false }]);
    expect(
      log
        .read('Cisco UP Sync Agent', 1)
        .lines.map(({ text }) => text)
        .join(),
    ).toContain('Cisco UP Sync Agent[STOPPED]  CUCM is too new');
    expect(journal.since(0).events.at(-1)).toMatchObject({ kind: 'service.state-changed', outcome: 'failed', facts: { to: 'STOPPED' } });
    await manager.start('Sync Agent', trace);
    expect(manager.status()).toMatchObject([{ state: 'STARTED', reason: '' }]);
  });

  it('says nothing any more about a run that is over', async () => {
    const told: (() => void)[] = [];
    const manager = managerOf([hopeless(told)]);
    await manager.startAll();
    await manager.restart('Sync Agent', trace);
    told[0]?.();
    // Whoever asks next has to wait for whatever was asked for before.
    await manager.start('Sync Agent', trace);
    expect(manager.status()).toMatchObject([{ state: 'STARTED', reason: '' }]);
    expect(done).toEqual(['down']);
  });
});

it('services that need each other, or one that is not there, are a mistake that is said', async () => {
  const circle = managerOf([service('A', { dependsOn: ['B'] }), service('B', { dependsOn: ['A'] })]);
  await expect(circle.startAll()).rejects.toThrow('depend on each other: A, B, A');
  await expect(managerOf([service('A', { dependsOn: ['Z'] })]).startAll()).rejects.toThrow('A depends on Z, which is not defined');
});

describe('Service Activation', () => {
  /** What a store would keep. */
  const kept = () => {
    const activated = new Map<string, boolean>();
    return { of: (name: string) => activated.get(name), set: async (name: string, value: boolean) => void activated.set(name, value) };
  };

  const managerWith = (activations: ReturnType<typeof kept>): ServiceManager => {
    const manager = new ServiceManager({ clock, journal, trustStores, log, restartMs: 0, activations });
    manager.define(service('Cisco DirSync', { kind: 'feature' }));
    manager.define(service('Cisco Tomcat'));
    return manager;
  };

  it('stops a feature service and keeps it stopped, also over a start of the node, until it is activated again', async () => {
    const activations = kept();
    const manager = managerWith(activations);
    await manager.startAll();
    await manager.deactivate('DirSync', trace);
    expect(manager.status()[0]).toMatchObject({ name: 'Cisco DirSync', state: 'STOPPED', activated: false });
    await expect(manager.start('DirSync', trace)).rejects.toThrow('Service Not Activated: activate Cisco DirSync before it is started.');
    const again = managerWith(activations);
    await again.startAll();
    expect(states(again)).toEqual({ 'Cisco DirSync': 'STOPPED', 'Cisco Tomcat': 'STARTED' });
    await again.activate('DirSync', trace);
    expect(again.status()[0]).toMatchObject({ state: 'STARTED', activated: true });
  });

  it('is not for network services, and not for what does not exist', async () => {
    const manager = managerWith(kept());
    await manager.startAll();
    await expect(manager.deactivate('Tomcat', trace)).rejects.toMatchObject({ kind: 'conflict', field: 'service' });
    await expect(manager.activate('Abacus', trace)).rejects.toMatchObject({ kind: 'not-found' });
    expect(states(manager)).toEqual({ 'Cisco DirSync': 'STARTED', 'Cisco Tomcat': 'STARTED' });
  });
});
