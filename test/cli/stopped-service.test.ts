import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uclab } from './command-line.ts';

let cluster: StartedCluster;

beforeAll(async () => {
  cluster = await startCluster({ users: 5, persona: 'cucm=7.1,cups=6.0.3,cupc=6.0.3' });
});
afterAll(() => cluster.stop());

it('a service that stops at once is not said to run, and whoever starts it is told why', async () => {
  const reason = 'CUCM 7.1.3 does not work with release 6.0.3 of this node';
  for (const command of [['service', 'start'], ['restart']]) {
    const ended = await uclab(cluster.url, ...command, 'cups1', 'sync agent');
    expect(ended.status).toBe(1);
    expect(ended.output).toContain(`Cisco UP Sync Agent on cups1 has stopped again: ${reason}.`);
    expect(ended.output).not.toContain('runs');
  }
  expect(await uclab(cluster.url, 'restart', 'cups1', 'Tomcat')).toMatchObject({
    status: 0,
    output: expect.stringContaining('Tomcat on cups1 was restarted.'),
  });
});
