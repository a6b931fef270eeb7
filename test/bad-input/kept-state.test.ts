import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
/** State as a cluster left it that was used and stopped. */
let used: string;
let copies = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-kept-state-'));
  used = join(folder, 'used');
  const cluster = await startCluster({ users: 30, profile: 'ldaps', stateFolder: used });
  const { pem } = await cluster.directory.issueCertificate({ ca: 'new' });
  await cluster.uploadCertificate('cups2', 'directory-trust', pem, 'new.pem');
  await cluster.directory.issueCertificate();
  await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
  await cluster.sync();
  await cluster.block('cups2-to-directory', 'refuse');
  await cluster.setLdap('authentication', { searchBase: 'ou=People,dc=lab,dc=example' });
  await cluster.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const copy = (): string => {
  const target = join(folder, `copy-${++copies}`);
  cpSync(used, target, { recursive: true });
  return target;
};

async function expectEverything(cluster: StartedCluster): Promise<void> {
  expect((await cluster.users('cucm', 'newhire')).users).toMatchObject([{ status: 'active', source: 'ldap' }]);
  expect((await cluster.users('cups1', 'newhire')).users).toMatchObject([{ status: 'active' }]);
  expect(await cluster.signIn({ user: 'newhire', password: 'Newhire-1234', node: 'cups1' })).toMatchObject({ signedIn: true });
  const { links } = await cluster.links();
  expect(links.find(({ name }) => name === 'cups2-to-directory')).toMatchObject({ state: 'refuse', wanted: 'refuse' });
  expect((await cluster.trust('cups2', 'directory-trust')).certificates).toHaveLength(2);
  expect((await cluster.ldap()).authentication.searchBase).toBe('ou=People,dc=lab,dc=example');
  const { users } = await cluster.users('cucm');
  expect(users.filter(({ status }) => status !== 'active')).toEqual([]);
}

it('a cluster that is started again is as it was: users, links, certificates, settings', async () => {
  const stateFolder = copy();
  for (let run = 0; run < 2; run++) {
    const cluster = await startCluster({ stateFolder });
    await expectEverything(cluster);
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 0, deactivated: 0 });
    await cluster.stop();
  }
});

it('a cluster that is started again is ready when every Sync Agent has what CUCM has', async () => {
  const cluster = await startCluster({ stateFolder: copy() });
  const { agents } = await cluster.status();
  expect(agents.map(({ node, state, caughtUp }) => ({ node, state, caughtUp }))).toEqual(
    ['cups1', 'cups2'].map((node) => ({ node, state: 'completed', caughtUp: true })),
  );
  await cluster.stop();
});

it('a fault that stands keeps a cluster that is started again from being ready for a while only', async () => {
  const stateFolder = copy();
  const before = await startCluster({ stateFolder });
  await before.block('cups2-to-cucm', 'refuse');
  await before.stop();
  const cluster = await startCluster({ stateFolder });
  const { agents } = await cluster.status();
  expect(agents.map(({ node, state }) => `${node} ${state}`)).toEqual(['cups1 completed', 'cups2 retrying']);
  await cluster.stop();
}, 40_000);

it('a second cluster on the same state is refused, and the first goes on', async () => {
  const stateFolder = copy();
  const cluster = await startCluster({ stateFolder });
  await expect(startCluster({ stateFolder })).rejects.toThrow(`The state folder ${stateFolder} is in use by another cluster.`);
  await expectEverything(cluster);
  await cluster.stop();
});

it.each([
  [{ profile: 'plain' } as const, 'profile ldaps, and profile plain'],
  [{ users: 31 }, 'users 30, and users 31'],
  [{ presenceNodes: 3 }, 'presence nodes 2, and presence nodes 3'],
])('another cluster than the one that is there is refused, and nothing is changed: %j', async (asked, words) => {
  const stateFolder = copy();
  await expect(startCluster({ stateFolder, ...asked })).rejects.toThrow(words);
  const cluster = await startCluster({ stateFolder });
  await expectEverything(cluster);
  await cluster.stop();
});

describe('a file that is damaged is named and left alone, and everything is there once it is mended', () => {
  const garbage = (file: string) => writeFileSync(file, 'This is not what it should be.'.repeat(50));
  const half = (file: string) => truncateSync(file, Math.floor(readFileSync(file).length / 2));
  const empty = (file: string) => truncateSync(file, 0);

  it.each([
    ['lab/lab.json', half],
    ['lab/lab.json', empty],
    ['lab/state.json', garbage],
    ['lab/links.json', half],
    ['lab/identity/node.key', garbage],
    ['cucm/cucm.sqlite', garbage],
    ['cups1/cups1.sqlite', garbage],
    ['cups1/identity/node.pem', empty],
    ['cups1/security/tomcat/tomcat.key', garbage],
    ['directory/entries-changed.jsonl', garbage],
    ['directory/tls/directory.pem', garbage],
  ])('%s', async (name, damage) => {
    const stateFolder = copy();
    const file = join(stateFolder, name);
    const whole = readFileSync(file);
    damage(file);
    const damaged = readFileSync(file);
    const error: unknown = await startCluster({ stateFolder }).then(
      (cluster) => cluster.stop().then(() => 'it started'),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof Error ? error.message : '').toContain(file);
    expect(readFileSync(file)).toEqual(damaged);
    writeFileSync(file, whole);
    const cluster = await startCluster({ stateFolder });
    await expectEverything(cluster);
    await cluster.stop();
  });

  it('a certificate in a store is left out, and the others count', async () => {
    const stateFolder = copy();
    const stray = join(stateFolder, 'cups1', 'security', 'directory-trust', 'stray.pem');
    writeFileSync(stray, 'no certificate');
    const cluster = await startCluster({ stateFolder });
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
    await cluster.stop();
    expect(existsSync(stray)).toBe(true);
  });
});

it('a preparation that was cut off is done again', async () => {
  const stateFolder = join(folder, 'cut-off');
  const first = await startCluster({ users: 5, stateFolder });
  await first.stop();
  // The directory and CUCM have been prepared, and nothing has run.
  for (const node of ['cups1', 'cups2', 'cupc', 'lab', 'cucm/log', 'cucm/checkpoint']) rmSync(join(stateFolder, node), { recursive: true });
  for (const name of readdirSync(join(stateFolder, 'cucm'))) if (name.includes('.sqlite')) rmSync(join(stateFolder, 'cucm', name));
  const cluster = await startCluster({ users: 5, stateFolder });
  expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
  await cluster.stop();
});

it('emulated time is there from the start when a cluster is started again: in logs, of a run that was cut off, and of one that came due', async () => {
  const stateFolder = copy();
  const before = await startCluster({ stateFolder });
  await before.setLdap('directory', { interval: '30d' });
  const { now } = await before.advance({ by: '10d' });
  await before.stop();
  // As it is on the disk when the cluster was killed in the middle of a run, and stood still past the time of the next one.
  const database = new DatabaseSync(join(stateFolder, 'cucm', 'cucm.sqlite'));
  database.exec(`UPDATE dirsyncrun SET outcome = 'running', finishedat = 0, startedat = ${Date.parse(now)}
    WHERE sequence = (SELECT max(sequence) FROM dirsyncrun)`);
  database.exec(`UPDATE directorypluginconfig SET nextexectime = '${now.slice(0, 16).replace('T', ' ')}'`);
  database.close();

  const cluster = await startCluster({ stateFolder });
  for (const node of ['cucm', 'cups1', 'directory']) {
    const { lines } = await cluster.log(node, '', 5);
    for (const { at } of lines) expect(Date.parse(at), node).toBeGreaterThanOrEqual(Date.parse(now) - 60_000);
  }
  const [cutOff] = (await cluster.runs()).runs;
  expect(cutOff).toMatchObject({ outcome: 'failed', startedAt: now });
  expect(Date.parse(cutOff?.finishedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(now));
  // "Delayed Sync Start time" counts from the start of Cisco DirSync.
  expect((await cluster.advance({ by: '4m' })).happened).toEqual([]);
  expect((await cluster.advance({ by: '2m' })).happened).toMatchObject([{ kind: 'synchronisation', failed: false }]);
  await cluster.stop();
});
