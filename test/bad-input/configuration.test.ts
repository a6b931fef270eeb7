import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectCluster } from '@uclab/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownNetwork } from '../own-network.ts';
import { freePorts, Spawned, service, uclab } from '../spawned.ts';

const startsMs = 60_000;

describe.each([
  ['cucm', 'UCLAB_CUCM', 'UCLAB_CUCM_HTTPS_PORT'],
  ['cups', 'UCLAB_CUPS', 'UCLAB_CUPS_HTTPS_PORT'],
  ['cupc', 'UCLAB_CUPC', 'UCLAB_CUPC_HTTP_PORT'],
  ['directory', 'UCLAB_DIRECTORY', 'UCLAB_DIRECTORY_LDAP_PORT'],
  ['lab', 'UCLAB_LAB', 'UCLAB_LAB_PORT'],
])('the service %s', (name, prefix, portSetting) => {
  it('names a setting that does not exist, and those that do', async () => {
    const { status, errors } = await service(name, { [`${prefix}_COLOUR`]: 'red' }).ended(startsMs);
    expect(status).toBe(1);
    expect(errors).toMatch(new RegExp(`^${prefix}_COLOUR: no such setting; there are .*${portSetting}.*\n$`));
  });

  it('names a value that breaks a rule', async () => {
    const { status, errors } = await service(name, { [portSetting]: '70000', [`${prefix}_LOG_LEVEL`]: 'loud' }).ended(startsMs);
    expect(status).toBe(1);
    expect(errors).toMatch(new RegExp(`^${portSetting}: .*\n`));
    expect(errors).toContain(`${prefix}_LOG_LEVEL: `);
    expect(errors).not.toMatch(/ at .*\.ts:/);
  });

  it('says in one line that its state folder cannot be used', async () => {
    const known: Record<string, readonly string[]> = {
      cucm: ['HTTPS_PORT', 'RPC_PORT', 'HEALTH_PORT', 'FEED_PORT'],
      cups: ['HTTPS_PORT', 'RPC_PORT', 'HEALTH_PORT'],
      cupc: ['HTTP_PORT', 'GRPC_PORT', 'RPC_PORT', 'HEALTH_PORT'],
      directory: ['LDAP_PORT', 'LDAPS_PORT', 'RPC_PORT', 'HEALTH_PORT'],
      lab: ['PORT'],
    };
    const ports = Object.fromEntries((known[name] ?? []).map((key) => [`${prefix}_${key}`, '0']));
    const { status, errors } = await service(name, { ...ports, [`${prefix}_STATE_FOLDER`]: '/etc/hostname/state' }).ended(startsMs);
    expect(status).toBe(1);
    expect(errors).toContain('/etc/hostname/state');
    expect(
      errors
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('{')),
    ).toHaveLength(1);
  });
});

it('prepare names a setting that does not exist', async () => {
  const { status, errors } = await new Spawned('packages/cluster/src/prepare/main.ts', [], {
    UCLAB_PREPARE_COLOUR: 'red',
    UCLAB_PREPARE_FOLDER: '/etc/hostname',
  }).ended(startsMs);
  expect(status).toBe(1);
  expect(errors).toMatch(/^UCLAB_PREPARE_COLOUR: no such setting; .*\n$/);
});

it.each([
  ['cucm=7.2', 'cucm=7.2: no release of cucm is known by that name; known are 6.0, 7.1, 8.5'],
  ['cups=7.0,cups=7.0', 'cups is given twice'],
  ['7.1', '"7.1" is not <product>=<release>'],
])('a persona that there is not is refused by prepare and by uclab up alike: %s', async (persona, words) => {
  const prepared = await new Spawned('packages/cluster/src/prepare/main.ts', [], {
    UCLAB_PREPARE_PERSONA: persona,
    UCLAB_PREPARE_FOLDER: '/etc/hostname',
  }).ended(startsMs);
  expect(prepared.status).toBe(1);
  expect(prepared.errors).toContain(`UCLAB_PREPARE_PERSONA: persona: ${words}`);
  const up = await uclab(['up', '--persona', persona], freePorts()).ended(startsMs);
  expect(up.status).toBe(2);
  expect(up.errors).toContain(words);
});

describe('uclab up', () => {
  let taken: Server;
  let takenPort = 0;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uclab-configuration-'));
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    takenPort = typeof address === 'object' && address ? address.port : 0;
  });
  afterAll(() => {
    taken.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.keys(freePorts()))('names %s when its port is in use', async (setting) => {
    const { status, errors, output } = await uclab(['up', '--users', '5'], {
      ...freePorts(),
      [setting]: String(takenPort),
      TMPDIR: folder,
    }).ended(startsMs);
    expect(status).toBe(2);
    expect(output).toBe('');
    expect(errors).toMatch(
      new RegExp(
        `^Port ${takenPort} \\(.*\\) is in use\\. .* Set ${setting} to another port, or to 0 for any free one\\. Free ones for all: .+ --free-ports\\.\n$`,
      ),
    );
  });

  it('names two settings that want the same port', async () => {
    const port = String(await freePort());
    const { status, errors } = await uclab(['up', '--users', '5'], {
      ...freePorts(),
      UCLAB_LAB_PORT: port,
      UCLAB_CUCM_PORT: port,
      TMPDIR: folder,
    }).ended(startsMs);
    expect(status).toBe(2);
    expect(errors).toContain('UCLAB_LAB_PORT');
    expect(errors).toContain('UCLAB_CUCM_PORT');
  });

  it.each([
    [['--profile', 'none'], {}, /profile/],
    [['--users', '1'], {}, /users/],
    [['--users', 'many'], {}, /users/],
    [['--nodes', '0'], {}, /nodes/],
    [['--colour', 'red'], {}, /colour/],
    [[], { UCLAB_PERSONA: 'cucm=9.9' }, /'UCLAB_PERSONA' is invalid\. cucm=9\.9: no release/],
    [[], { UCLAB_PROFILE: 'none' }, /'UCLAB_PROFILE' is invalid\. Allowed choices are .*ldaps/],
    [[], { UCLAB_USERS: '1' }, /'UCLAB_USERS' is invalid\. a number from 2 to 200000 is wanted/],
    [[], { UCLAB_FEED: 'sideways' }, /'UCLAB_FEED' is invalid\. Allowed choices are direct, publisher/],
    [['--addresses', 'own'], {}, /addresses.* Allowed choices are shared, per-node/],
    [[], { UCLAB_ADDRESSES: 'own' }, /'UCLAB_ADDRESSES' is invalid\. Allowed choices are shared, per-node/],
    [['--address-network', '10.0.1'], {}, /address-network.* the first three numbers of loopback addresses are wanted/],
    [['--address-network', '127.0.5'], {}, /^--address-network is of --addresses per-node only/],
    [[], { UCLAB_ADDRESS_NETWORK: '127.0.5' }, /^--address-network is of --addresses per-node only/],
    [[], { UCLAB_ADDRESS_NETWORK: '127.0.0' }, /'UCLAB_ADDRESS_NETWORK' is invalid\. the first three numbers of loopback/],
    [[], { UCLAB_DEMO_LICENCE: 'perhaps' }, /^UCLAB_DEMO_LICENCE: true or false is wanted\.\n$/],
    [[], { UCLAB_CUCM_PORT: 'https' }, /^UCLAB_CUCM_PORT: a port is a number/],
    [[], { UCLAB_CUCM_PORT: '-1' }, /^UCLAB_CUCM_PORT: a port is a number/],
    [['--state', '/proc/nowhere'], {}, /^The state folder \/proc\/nowhere cannot be used/],
    [['--state', '/etc/hostname'], {}, /^The state folder \/etc\/hostname cannot be used/],
  ])('%j %j is refused in one line', async (args, environment, words) => {
    const { status, errors, output } = await uclab(['up', ...args], { ...freePorts(), TMPDIR: folder, ...environment }).ended(startsMs);
    expect(status).toBe(2);
    expect(output).toBe('');
    expect(errors).toMatch(words);
    expect(errors).not.toMatch(/ at .*\.ts:/);
  });

  it('takes from the environment what compose takes from there, and an option comes first', async () => {
    const up = uclab(['up', '--users', '5'], {
      ...freePorts(),
      TMPDIR: folder,
      UCLAB_PERSONA: 'cucm=7.1,cups=7.0',
      UCLAB_PROFILE: 'no-ldap',
      UCLAB_FEED: 'publisher',
      UCLAB_DEMO_LICENCE: 'true',
      UCLAB_USERS: '9',
    });
    const [, url = ''] = await up.printed(/^lab +(http:\S+)/m);
    const cluster = await connectCluster(url);
    const status = await cluster.status();
    expect(status).toMatchObject({ profile: 'no-ldap', persona: expect.stringContaining('cucm=7.1,cups=7.0,cupc=8.5') });
    expect(status.nodes.find(({ role }) => role === 'cucm')?.users).toBe(5);
    expect((await cluster.agent('cups2')).fedBy).toBe('cups1');
    expect((await cluster.agent('cups1')).licence).toMatch(/demo/i);
    expect((await up.kill('SIGINT')).status).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('takes the addresses of nodes from there, too', async () => {
    const network = ownNetwork();
    const settings = { ...freePorts(), TMPDIR: folder, UCLAB_ADDRESSES: 'per-node', UCLAB_ADDRESS_NETWORK: network, UCLAB_CUPS2_PORT: '' };
    const up = uclab(['up', '--users', '5'], settings);
    const [, cucm, cups2] = await up.printed(/^cucm +(\S+)\n[\s\S]*^cups2 +(\S+)\n/m);
    expect(cucm).toMatch(new RegExp(`^https://${network}\\.1:\\d+$`));
    expect(cups2).toBe(`https://${network}.12:8443`);
    expect((await up.kill('SIGINT')).status).toBe(0);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address ? address.port : 0;
}
