import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { type Cluster, connectCluster, startCluster } from '@uclab/cluster';
import { outputSchemas } from 'uclab';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePorts, Spawned, service, uclab } from '../spawned.ts';

/** From the signal to the end of the process. */
const stopsMs = 2_000;

let folder: string;
let running: Spawned[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-end-'));
  running = [];
});
afterEach(async () => {
  for (const program of running) await program.kill('SIGKILL').catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

/** Temporary files of the program land in `folder`, which is empty again when it leaves nothing behind. */
function up(...args: string[]): Spawned {
  const program = uclab(['up', '--users', '30', ...args], { ...freePorts(), TMPDIR: folder });
  running.push(program);
  return program;
}

async function clusterOf(program: Spawned): Promise<Cluster> {
  const [, url] = await program.printed(/^lab\s+(http:\S+)/m);
  await program.printed(/Ctrl-C stops/);
  return connectCluster(url ?? '');
}

describe('uclab up', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends at %s within two seconds, and leaves nothing behind', async (signal) => {
    const program = up();
    const cluster = await clusterOf(program);
    await cluster.signIn({ user: 'asmith' });
    const ended = await program.kill(signal);
    expect(ended).toMatchObject({ status: 0, errors: '' });
    expect(ended.ms).toBeLessThan(stopsMs);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [['--free-ports'], {}],
    [[], { UCLAB_FREE_PORTS: 'true' }],
  ])('takes free ports for everything with %j and %j', async (args, environment) => {
    const program = uclab(['up', '--users', '5', ...args], { ...environment, TMPDIR: folder });
    running.push(program);
    const { nodes, links } = await (await clusterOf(program)).status();
    const urls = [...nodes.flatMap((node) => node.urls), ...links.map(({ gatewayApi }) => gatewayApi)];
    const usual = ['8400', '8443', '8451', '8452', '8460', '8461', '3890', '6360', '8474', '8475', '8476', '8477'];
    expect(urls.filter((url) => usual.includes(new URL(url).port))).toEqual([]);
    expect(nodes.find(({ role }) => role === 'directory')?.urls).toHaveLength(2);
  });

  it('takes Ctrl-C that reaches it twice, as a member of a group and handed on, for one', async () => {
    const program = up();
    await clusterOf(program);
    process.kill(program.pid, 'SIGINT');
    expect(await program.kill('SIGINT')).toMatchObject({ status: 0, output: expect.stringMatching(/The cluster is stopped\.\n$/) });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends at once with one line where it cannot start, also when another program started it', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const program = uclab(['up', '--state', file], freePorts(), true);
    running.push(program);
    expect(await program.ended()).toMatchObject({ status: 2, errors: `The state folder ${file} cannot be used: that is a file\n` });
  });

  it('prints one object for programs when it is ready, and nothing else', async () => {
    const program = uclab(['--json', 'up', '--users', '30'], { ...freePorts(), TMPDIR: folder });
    running.push(program);
    await program.printed(/"ready":true.*\n/);
    const { output, status } = await program.kill('SIGTERM');
    expect(status).toBe(0);
    expect(outputSchemas.up.parse(JSON.parse(output))).toMatchObject({ ready: true, mode: 'embedded', profile: 'ldaps' });
  });

  it('names its own address in the lessons where it is not the usual one', async () => {
    const program = up();
    const { url } = await clusterOf(program);
    await program.printed(new RegExp(`export UCLAB_CLUSTER=${url}\n`));
  });

  it('ends so too while people wait for a black hole and connections are open', async () => {
    const program = up();
    const cluster = await clusterOf(program);
    await cluster.block('cups1-to-directory', 'blackhole');
    const waiting = cluster.signIn({ user: 'asmith' }).catch((error: unknown) => error);
    const synchronising = cluster.sync().catch((error: unknown) => error);
    const { nodes } = await cluster.status();
    const sockets = [cluster.url, ...nodes.map(({ url }) => url)].map((url) => {
      const socket = net.connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
      return socket.on('error', () => {});
    });
    const ended = await program.kill('SIGTERM');
    for (const socket of sockets) socket.destroy();
    expect(ended).toMatchObject({ status: 0, errors: '' });
    expect(ended.ms).toBeLessThan(stopsMs);
    await Promise.all([waiting, synchronising]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends at a signal in the midst of its start, and leaves nothing behind', async () => {
    const program = up();
    await expect.poll(() => readdirSync(folder).length, { interval: 10, timeout: 30_000 }).toBeGreaterThan(0);
    const ended = await program.kill('SIGTERM');
    expect(ended).toMatchObject({ status: 0, errors: '' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps what it has said when it is killed in the midst of synchronisations', async () => {
    const stateFolder = join(folder, 'state');
    const program = up('--state', stateFolder);
    const cluster = await clusterOf(program);
    const added: string[] = [];
    const synchronised: string[] = [];
    const { pem } = await cluster.directory.issueCertificate({ ca: 'new' });
    await cluster.directory.issueCertificate();
    await cluster.uploadCertificate('cups1', 'directory-trust', pem, 'new.pem');
    await cluster.block('cups2-to-directory', 'refuse');
    const work = (async () => {
      for (let person = 0; ; person++) {
        const userid = `hire${person}`;
        await cluster.directory.addUser({ userid, password: `Password-${person}` });
        added.push(userid);
        await cluster.sync();
        synchronised.push(userid);
      }
    })().catch((error: unknown) => error);
    await expect.poll(() => synchronised.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
    expect((await program.kill('SIGKILL')).signal).toBe('SIGKILL');
    await work;

    for (const node of ['cucm', 'cups1', 'cups2']) {
      const database = new DatabaseSync(join(stateFolder, node, `${node}.sqlite`));
      expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      database.close();
    }
    const again = up('--state', stateFolder);
    const restarted = await clusterOf(again);
    const onNode = async (node: string) => (await restarted.users(node)).users.map(({ userid }) => userid);
    expect(await onNode('cucm')).toEqual(expect.arrayContaining(synchronised));
    expect(await onNode('cups1')).toEqual(expect.arrayContaining(synchronised));
    const { users } = await restarted.directory.users('hire');
    expect(users.map(({ userid }) => userid)).toEqual(expect.arrayContaining(added));
    expect((await restarted.trust('cups1', 'directory-trust')).certificates).toHaveLength(2);
    expect((await restarted.links()).links.find(({ name }) => name === 'cups2-to-directory')).toMatchObject({ wanted: 'refuse' });
    expect(await restarted.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
    expect(await restarted.signIn({ user: 'hire0', password: 'Password-0', node: 'cups1' })).toMatchObject({ signedIn: true });
    expect((await again.kill('SIGTERM')).status).toBe(0);
  });
});

describe('a service as its container runs it', () => {
  let state: string;
  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'uclab-end-state-'));
    const cluster = await startCluster({ users: 5, stateFolder: state });
    await cluster.stop();
  });
  afterAll(() => rmSync(state, { recursive: true, force: true }));

  it.each([
    ['cucm', 'cucm', ['HTTPS_PORT', 'FEED_PORT', 'RPC_PORT', 'HEALTH_PORT'], /CUCM started/],
    ['cups', 'cups1', ['HTTPS_PORT', 'RPC_PORT', 'HEALTH_PORT', 'PRESENCE_PORT', 'CLUSTER_PORT'], /presence node started/],
    ['cupc', 'cupc', ['HTTP_PORT', 'GRPC_PORT', 'RPC_PORT', 'HEALTH_PORT'], /clients can be driven/],
  ])('%s ends at SIGTERM within two seconds, alone in the world as it is', async (name, node, ports, started) => {
    const prefix = `UCLAB_${name.toUpperCase()}`;
    const settings = Object.fromEntries(ports.map((port) => [`${prefix}_${port}`, '0']));
    const program = service(name, { ...settings, [`${prefix}_HOST`]: '127.0.0.1', [`${prefix}_STATE_FOLDER`]: join(state, node) });
    running.push(program);
    await program.printed(started);
    const ended = await program.kill('SIGTERM');
    expect(ended.status).toBe(0);
    expect(ended.ms).toBeLessThan(stopsMs);
  });
});

it('a cluster that was stopped lets its process end', async () => {
  const file = join(folder, 'start-and-stop.mjs');
  writeFileSync(
    file,
    `import { startCluster } from '${new URL('../../packages/cluster/src/index.ts', import.meta.url).href}';
    const cluster = await startCluster({ users: 5 });
    await cluster.signIn({ user: 'asmith' });
    await cluster.stop();
    console.log('stopped');`,
  );
  const ended = await new Spawned(fileURLToPath(new URL(`file://${file}`)), [], {}).ended();
  expect(ended).toMatchObject({ status: 0, output: 'stopped\n', errors: '' });
});
