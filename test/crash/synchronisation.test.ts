import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '@uclab/cluster';
import { delay, monotonicMs } from '@uclab/foundation/clock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KilledCluster } from './killed-cluster.ts';
import { crashSettings, randomFrom } from './settings.ts';
import { rowsOf } from './state-files.ts';

const { rounds, seed } = crashSettings(50);
const random = randomFrom(seed);
const users = 1_500;
const presence = ['cups1', 'cups2'];

/** Where the agreement searches by turns: those who are elsewhere become inactive, and active again. */
const suffix = 'dc=lab,dc=example';
const branch = `ou=Engineering,ou=People,${suffix}`;

const stateFolder = mkdtempSync(join(tmpdir(), 'uclab-crash-'));
const killed = new KilledCluster(stateFolder, users);
let cluster: Cluster;
/** Who is active when a run has read from there. */
const expected = new Map<string, Activity>();
/** How long a run takes when nobody disturbs it, and from its end until the nodes have what it brought. */
let runMs = 0;
let uploadMs = 0;

beforeAll(async () => {
  cluster = await killed.start();
  expected.set(suffix, activityOn('cucm'));
  await cluster.setLdap('directory', { searchBase: branch });
  const begun = monotonicMs();
  const { run, ...result } = await cluster.sync();
  expect(result).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });
  const { startedAt, finishedAt } = await cluster.run(run);
  runMs = Date.parse(finishedAt ?? '') - Date.parse(startedAt);
  uploadMs = monotonicMs() - begun - runMs;
  expected.set(branch, activityOn('cucm'));
  expect(expected.get(suffix)).toEqual({ active: users, inactive: 0 });
  expect(expected.get(branch)?.inactive).toBeGreaterThan(users / 2);
}, 120_000);

afterAll(async () => {
  await killed.stop();
  rmSync(stateFolder, { recursive: true, force: true });
});

interface Activity {
  readonly active: number;
  readonly inactive: number;
}

/** How many users of the population a node has, by their status. */
function activityOn(node: string): Activity {
  const [row] = rowsOf(
    stateFolder,
    node,
    "SELECT sum(status = 1) AS active, sum(status <> 1) AS inactive FROM enduser WHERE userid NOT LIKE 'crash%'",
  );
  return { active: Number(row?.active), inactive: Number(row?.inactive) };
}

const copied = 'SELECT userid, lastname, telephonenumber, status FROM enduser ORDER BY lower(userid)';

it(`nothing that was acknowledged is lost and no half run is seen at ${rounds} kills (seed ${seed})`, {
  timeout: rounds * 60_000,
}, async () => {
  const met = { old: 0, new: 0, uploading: 0 };
  for (let round = 0; round < rounds; round++) {
    const [before, after] = round % 2 === 0 ? ([branch, suffix] as const) : ([suffix, branch] as const);
    const newcomer = `crash${round}`;
    await cluster.setLdap('directory', { searchBase: after });
    await cluster.setFilter(newcomer, `(uid=${newcomer})`);
    await cluster.directory.addUser({
      userid: newcomer,
      firstName: 'New',
      lastName: `Comer ${round}`,
      password: 'new-secret',
      parent: branch,
    });

    let acknowledged = false;
    const run = cluster.sync().then(
      ({ outcome }) => {
        acknowledged = outcome === 'succeeded';
      },
      () => {}, // it was killed
    );
    await delay(random() < 0.6 ? random() * runMs : runMs + random() * uploadMs);
    const wasAcknowledged = acknowledged;
    await killed.kill();
    await run;

    const context = `round ${round}, seed ${seed}`;
    const there = activityOn('cucm');
    const isNew = there.active === expected.get(after)?.active;
    expect(there, context).toEqual(expected.get(isNew ? after : before));
    if (wasAcknowledged) expect(isNew, `${context}: the run was acknowledged`).toBe(true);
    const [last] = rowsOf(stateFolder, 'cucm', 'SELECT outcome FROM dirsyncrun ORDER BY sequence DESC LIMIT 1');
    expect(last?.outcome === 'succeeded' || !isNew, `${context}: a run that is not recorded changed users`).toBe(true);
    for (const node of presence) expect(rowsOf(stateFolder, node, copied).length, context).toBeGreaterThanOrEqual(users + round);
    met[isNew ? 'new' : 'old']++;
    if (presence.some((node) => isNew && activityOn(node).active !== there.active)) met.uploading++;

    cluster = await killed.start();
    expect((await cluster.ldap()).filters, context).toContainEqual(expect.objectContaining({ name: newcomer }));
    expect(await cluster.directory.user(newcomer), context).toMatchObject({ userid: newcomer });
    expect(
      (await cluster.runs()).runs.filter(({ outcome }) => outcome === 'running'),
      context,
    ).toEqual([]);
    expect(await cluster.sync(), context).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });
    expect(activityOn('cucm'), context).toEqual(expected.get(after));
    const onCucm = rowsOf(stateFolder, 'cucm', copied);
    expect(onCucm.length, context).toBe(users + round + 1);
    for (const node of presence) expect(rowsOf(stateFolder, node, copied), `${context}, ${node}`).toEqual(onCucm);
  }
  // Without kills on either side of the commit, and between that and the last copy, the rounds would show little.
  console.info(`killed before the commit ${met.old} times, after it ${met.new}, of which ${met.uploading} while nodes were copying`);
  if (rounds >= 20) for (const times of Object.values(met)) expect(times).toBeGreaterThan(0);
});
