import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startOwnCluster } from './borrowed-cluster.ts';
import type { ComposeCluster } from './compose-cluster.ts';
import { containerOf, docker, inspectCluster } from './docker.ts';

const ours = ['origin-directory', 'origin-cucm', 'origin-cups1', 'origin-cups2', 'origin-cupc', 'lab'];
const mostMemoryKiB = 100 * 1024;
/** What a cluster needs to come up is given back by then. */
const idleMs = 20_000;

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

describe('a cluster in containers', () => {
  let cluster: ComposeCluster;
  beforeAll(async () => {
    cluster = await startOwnCluster();
  });
  afterAll(() => cluster?.stop());

  it('publishes its ports on 127.0.0.1 and nowhere else', async () => {
    const bindings = [...(await inspectCluster(cluster)).values()].flatMap(({ NetworkSettings }) =>
      Object.values(NetworkSettings.Ports).flatMap((port) => port ?? []),
    );
    expect(bindings.length).toBeGreaterThanOrEqual(12);
    expect(new Set(bindings.map(({ HostIp }) => HostIp))).toEqual(new Set(['127.0.0.1']));
  });

  it('runs without root, without capabilities and on a root file system that cannot be written', async () => {
    for (const [service, { Config, HostConfig }] of await inspectCluster(cluster)) {
      expect(Config.User, service).toMatch(/^(uclab|65534:65534)$/);
      expect(HostConfig, service).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges:true'] });
    }
    expect(await docker('exec', containerOf(cluster, 'origin-cucm'), 'id', '-u')).toBe('10001');
    await expect(docker('exec', containerOf(cluster, 'origin-cucm'), 'touch', '/app/changed')).rejects.toThrow(/Read-only file system/);
  });

  it('leaves a presence node no way to CUCM but the gateway of its link', async () => {
    const dial = (host: string, port: number) =>
      docker('exec', containerOf(cluster, 'origin-cups1'), 'timeout', '5', 'bash', '-c', `exec 3<>/dev/tcp/${host}/${port} && echo open`);
    expect(await dial('cucm', 8443)).toBe('open');
    await expect(dial('origin-cucm', 8443)).rejects.toThrow(/Name or service not known|Temporary failure in name resolution/);
    await expect(dial('cupc', 8460)).rejects.toThrow(/Name or service not known|Temporary failure in name resolution/);
    await expect(dial('cucm', 389)).rejects.toThrow(/Connection refused/);
  });

  it.for(ours)('takes at most 100 MB of memory of its own when idle: %s', async (service) => {
    const script = `for status in /proc/[0-9]*/status; do awk '/^(Name|RssAnon)/ { print $2 }' $status | xargs; done`;
    const processes = async () =>
      (await docker('exec', containerOf(cluster, service), 'sh', '-c', script))
        .split('\n')
        .map((line) => line.split(' '))
        .map(([name, kibibytes]) => ({ name, kibibytes: Number(kibibytes ?? 0) }));
    await vi.waitFor(
      async () => {
        const list = await processes();
        expect(sum(list.map(({ kibibytes }) => kibibytes)), JSON.stringify(list)).toBeLessThanOrEqual(mostMemoryKiB);
      },
      { timeout: idleMs, interval: 1_000 },
    );
  });
});
