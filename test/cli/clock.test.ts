import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { uclab, uclabJson } from './command-line.ts';

const dayMs = 86_400_000;
const wasTerminal = process.stderr.isTTY;
let cluster: StartedCluster;

beforeAll(async () => {
  cluster = await startCluster({ users: 10 });
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  await cluster.reset();
  await cluster.setLdap('directory', { interval: '1d' });
  await cluster.block('cucm-to-directory', 'refuse');
});
afterEach(() => {
  process.stderr.isTTY = wasTerminal;
});

it('tells a person who waits for months where emulated time is', async () => {
  process.stderr.isTTY = true;
  const begun = Date.parse((await cluster.clock()).now);
  const { status, output, errors } = await uclab(cluster.url, 'clock', 'advance', '45d');
  expect(status).toBe(0);
  const told = [...errors.matchAll(/Time passes, it is (\S+ \S+) …/g)].map(([, time]) => Date.parse(`${time}Z`.replace(' ', 'T')));
  expect(told.length).toBeGreaterThan(0);
  expect(told).toEqual([...told].sort((one, other) => one - other));
  for (const moment of told) {
    expect(moment).toBeGreaterThan(begun);
    expect(moment).toBeLessThanOrEqual(begun + 46 * dayMs);
  }
  expect(errors.endsWith('\r\u001b[K')).toBe(true);
  expect(output).not.toContain('Time passes');
});

it('tells a program nothing but the answer', async () => {
  process.stderr.isTTY = true;
  const { status, object } = await uclabJson(cluster.url, 'clock advance', '20d');
  expect(status).toBe(0);
  expect(object.reached).toBe(true);
  expect((await uclab(cluster.url, '--json', 'clock', 'advance', '20d')).errors).toBe('');
});
