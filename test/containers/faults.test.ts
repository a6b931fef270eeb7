import { delay, monotonicMs, withDeadline } from '@uclab/foundation/clock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startOwnCluster } from './borrowed-cluster.ts';
import type { ComposeCluster } from './compose-cluster.ts';
import { containerOf, docker } from './docker.ts';

const refusal = 'Your username or password is not correct';
const settleDeadlineMs = 30_000;
const pollMs = 25;
/** Proxies of the directory's gateway: four callers with two ports each, and the laboratory's marker. */
const proxiesOfDirectory = 8;

/** Resolves with the milliseconds after which the condition held. */
async function until(what: string, condition: () => Promise<boolean>): Promise<number> {
  const begun = monotonicMs();
  await withDeadline(what, settleDeadlineMs, async (signal) => {
    while (!signal.aborted && !(await condition().catch(() => false))) await delay(pollMs, signal);
  });
  return monotonicMs() - begun;
}

describe('behind the back of the laboratory, in containers', () => {
  let cluster: ComposeCluster;
  beforeAll(async () => {
    cluster = await startOwnCluster();
  });
  afterAll(() => cluster?.stop());
  beforeEach(() => cluster.cluster.reset());

  const signIn = () => cluster.cluster.signIn({ user: 'asmith' });

  it('rebuilds a gateway that was restarted within a second, and a blocked link stays blocked', async () => {
    await cluster.cluster.block('cups1-to-directory');
    await docker('restart', '--time', '1', containerOf(cluster, 'to-directory'));
    const address = await docker('port', containerOf(cluster, 'to-directory'), '8474');
    const proxies = async () => {
      const response = await fetch(`http://${address}/proxies`, { signal: AbortSignal.timeout(1000) });
      return Object.keys(z.record(z.string(), z.unknown()).parse(await response.json())).length;
    };
    await until('the API of the gateway', async () => (await proxies()) >= 0);
    expect(await until('the proxies of the gateway', async () => (await proxies()) >= proxiesOfDirectory)).toBeLessThan(1000);

    expect(await signIn()).toMatchObject({ signedIn: false, message: refusal });
    expect(await cluster.cluster.why()).toMatchObject({ cause: 'ACCESS_LIST_DENIED' });
    expect(await cluster.cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2' });
  });

  it('says that the directory is stopped when slapd was killed, and it stays so until somebody starts it', async () => {
    await docker('exec', containerOf(cluster, 'origin-directory'), 'sh', '-c', 'kill -9 $(cat /var/lib/uclab/slapd.pid)');
    await until('the status of slapd', async () => (await cluster.cluster.services('directory')).services[0]?.state === 'STOPPED');
    expect(await signIn()).toMatchObject({ signedIn: false, message: refusal });
    expect(await cluster.cluster.why()).toMatchObject({ cause: 'DIRECTORY_STOPPED' });

    await cluster.cluster.control('directory', 'slapd', 'start');
    await until('a sign-in', async () => (await signIn()).signedIn);
  });

  it('says that the directory hangs when slapd is stopped in its tracks, until it is restarted', async () => {
    await docker('exec', containerOf(cluster, 'origin-directory'), 'sh', '-c', 'kill -STOP $(cat /var/lib/uclab/slapd.pid)');
    expect(await signIn()).toMatchObject({ signedIn: false, message: refusal });
    const why = await cluster.cluster.why();
    expect(why).toMatchObject({ cause: 'DIRECTORY_HANGS', symptom: 'LDAP_CONNECT_TIMEOUT' });
    expect(why.causes).toHaveLength(1);
    expect(why.affected.map(({ text }) => text)).toContain('sign-in of users of cups2');
    expect(await cluster.cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: false, node: 'cups2' });

    await cluster.cluster.control('directory', 'slapd', 'restart');
    await until('a sign-in', async () => (await signIn()).signedIn);
  });

  it('says that the directory is stopped when its machine was killed, and everything works when it is back', async () => {
    await docker('kill', containerOf(cluster, 'origin-directory'));
    await until('the status of the directory', async () => {
      const { nodes } = await cluster.cluster.status();
      return nodes.some(({ name, reachable }) => name === 'directory' && !reachable);
    });
    expect(await signIn()).toMatchObject({ signedIn: false, message: refusal });
    const { causes } = await cluster.cluster.why();
    expect(causes.map(({ code }) => code)).toContain('DIRECTORY_STOPPED');

    await docker('start', containerOf(cluster, 'origin-directory'));
    await until('a sign-in', async () => (await signIn()).signedIn);
    expect(await cluster.cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
  });

  it('keeps what was synchronised when CUCM is killed and started again', async () => {
    const before = (await cluster.cluster.users('cucm')).users.length;
    await docker('kill', containerOf(cluster, 'origin-cucm'));
    expect(await signIn()).toMatchObject({ signedIn: true, node: 'cups1' });
    await docker('start', containerOf(cluster, 'origin-cucm'));
    await until('CUCM', async () => (await cluster.cluster.users('cucm')).users.length === before);
  });

  it('brings a presence node up to date that was down while the pages for CUPC were changed', async () => {
    await docker('kill', containerOf(cluster, 'origin-cups2'));
    const statesAre = async (...states: string[]) => {
      const { nodes } = await cluster.cluster.cupcDirectory.show();
      return nodes.map(({ state }) => state).join() === states.join();
    };
    await until('the loss of cups2', () => statesAre('same', 'unreachable'));
    await cluster.cluster.cupcDirectory.setSettings({ attributes: { UserID: 'telephoneNumber' } });
    await docker('start', containerOf(cluster, 'origin-cups2'));
    await until('the change on cups2', () => statesAre('same', 'same'));
  });
});
