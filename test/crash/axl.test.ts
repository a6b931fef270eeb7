import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '@uclab/cluster';
import { delay } from '@uclab/foundation/clock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KilledCluster } from './killed-cluster.ts';
import { crashSettings, randomFrom } from './settings.ts';
import { rowsOf } from './state-files.ts';

const { rounds, seed } = crashSettings(25);
const random = randomFrom(seed);
const writers = 8;
/** Long enough for many writes, and for a kill to meet one at any moment of it. */
const longestRoundMs = 1_500;

const stateFolder = mkdtempSync(join(tmpdir(), 'uclab-crash-axl-'));
// From 9.0 on local users are made beside those of the directory.
const killed = new KilledCluster(stateFolder, 30, ['--persona', 'cucm=12.5,cups=12.5,cupc=12.5']);
let cluster: Cluster;

beforeAll(async () => {
  cluster = await killed.start();
}, 120_000);
afterAll(async () => {
  await killed.stop();
  rmSync(stateFolder, { recursive: true, force: true });
});

/** The department of a user; undefined for one who is not there. */
type State = string | undefined;

/** What CUCM has acknowledged of each user, and what it was asked for when it was killed and has not answered. */
const acknowledged = new Map<string, State>();
const underWay = new Map<string, State>();

const text = (name: string, value: string) => ({ name, text: value });

function request(userid: string, before: State, after: State) {
  if (after === undefined) return { operation: 'removeUser', elements: [text('userid', userid)] };
  if (before !== undefined) return { operation: 'updateUser', elements: [text('userid', userid), text('department', after)] };
  const elements = [
    text('lastName', 'Writer'),
    text('userid', userid),
    text('department', after),
    text('presenceGroupName', 'Standard Presence group'),
  ];
  return { operation: 'addUser', elements: [{ name: 'user', elements }] };
}

/** One client that adds, changes and removes users of its own, one request after the other, until it is not answered any more. */
async function write(writer: number, round: number): Promise<void> {
  for (let step = 0; ; step++) {
    const userid = `w${writer}x${Math.floor(random() * 5)}`;
    const before = acknowledged.get(userid);
    const after = before !== undefined && random() < 0.2 ? undefined : `${round}.${step}`;
    underWay.set(userid, after);
    try {
      const { fault } = await cluster.callAxl(request(userid, before, after));
      if (fault) throw new Error(`${userid}: ${fault.message}`);
    } catch (error) {
      if (error instanceof Error && error.message.includes(userid)) throw error;
      return; // it was killed
    }
    acknowledged.set(userid, after);
    underWay.delete(userid);
  }
}

const those = "FROM enduser WHERE userid GLOB 'w[0-9]x[0-9]' ORDER BY userid";

/** Departments on CUCM. */
function statesOnCucm(): Map<string, string> {
  const rows = rowsOf(stateFolder, 'cucm', `SELECT userid, department ${those}`);
  return new Map(rows.map(({ userid, department }) => [String(userid), String(department)]));
}

/** Presence nodes copy users without their departments. */
const usersOn = (node: string): string[] => rowsOf(stateFolder, node, `SELECT userid ${those}`).map(({ userid }) => String(userid));

it(`no write that AXL has acknowledged is lost at ${rounds} kills (seed ${seed})`, { timeout: rounds * 60_000 }, async () => {
  let writes = 0;
  let met = 0;
  for (let round = 0; round < rounds; round++) {
    const context = `round ${round}, seed ${seed}`;
    const clients = Array.from({ length: writers }, (_, writer) => write(writer, round));
    await delay(100 + random() * longestRoundMs);
    await killed.kill();
    await Promise.all(clients);

    const there = statesOnCucm();
    for (const [userid, state] of acknowledged) {
      const allowed = underWay.has(userid) ? [state, underWay.get(userid)] : [state];
      expect(allowed, `${context}, ${userid}`).toContain(there.get(userid));
    }
    writes += acknowledged.size;
    met += underWay.size;
    // What was under way has happened or has not; from here on it is what it is.
    for (const userid of underWay.keys()) acknowledged.set(userid, there.get(userid));
    underWay.clear();

    cluster = await killed.start();
    const status = await cluster.status();
    expect(status.ready, context).toBe(true);
    for (const node of ['cups1', 'cups2']) expect(usersOn(node), `${context}, ${node}`).toEqual([...there.keys()]);
  }
  console.info(`${writes} users looked at after kills, ${met} requests were under way`);
  expect(met).toBeGreaterThan(0);
});
