import { describe, expect, it } from 'vitest';
import { words } from '../scenarios/client-words.ts';
import { disableByHand } from './by-hand.ts';
import { expectExplained, expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const unreachable = { symptom: 'NODE_UNREACHABLE', failsAt: /^SOAP login/ };

describe('services and ways to a node', () => {
  const lab = explainedCluster({ tomcatRestartMs: 1500 });

  it('Tomcat of the presence node is stopped', async () => {
    await lab.cluster.control('cups1', 'Cisco Tomcat', 'stop');
    const why = await expectSignInExplained(lab.cluster, { ...unreachable, causes: ['SERVICE_STOPPED'] });
    expect(why.remedy).toBe('Start Cisco Tomcat on cups1.');
  });

  it('Tomcat of the presence node is just being restarted', async () => {
    const restarted = lab.cluster.restart('cups1', 'Cisco Tomcat');
    await expect
      .poll(async () => (await lab.cluster.services('cups1')).services.find(({ name }) => name === 'Cisco Tomcat')?.state, { interval: 10 })
      .not.toBe('STARTED');
    const result = await lab.cluster.signIn({ user: 'asmith' });
    expect(result).toMatchObject({ signedIn: false, message: words.unreachable });
    await restarted;
    const why = await lab.cluster.why(result.attempt);
    expect(why).toMatchObject({ symptom: 'NODE_UNREACHABLE', cause: 'SERVICE_RESTARTING' });
    expect(why.affected).toEqual([]);
    expect(why.prose).toContain('That has been mended since.');
    expect((await lab.cluster.signIn({ user: 'asmith' })).signedIn).toBe(true);
  });

  it('the SOAP service of the presence node is stopped while its Tomcat runs', async () => {
    await lab.cluster.control('cups1', 'Cisco UP Client Profile Agent', 'stop');
    await expectSignInExplained(lab.cluster, { symptom: 'NODE_SERVICE_UNAVAILABLE', causes: ['SERVICE_STOPPED'], failsAt: /^SOAP login/ });
  });

  it('the client is blocked from its node', async () => {
    await lab.cluster.block('cupc-to-cups1', 'refuse');
    const why = await expectSignInExplained(lab.cluster, { ...unreachable, causes: ['ACCESS_LIST_DENIED'] });
    expect(why.causes[0]?.where).toBe('cupc-to-cups1');
  });

  it('the client is blocked from its node by a person, in the gateway itself', async () => {
    await disableByHand(lab.cluster, 'cupc-to-cups1', 8443);
    await expectSignInExplained(lab.cluster, { ...unreachable, causes: ['ACCESS_LIST_DENIED'] });
  });

  it('the Sync Agent is stopped, and a new user does not arrive', async () => {
    await lab.cluster.control('cups1', 'Cisco UP Sync Agent', 'stop');
    await lab.cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
    await lab.cluster.sync();
    const { attempt } = await lab.cluster.signIn({ user: 'newhire', password: 'Newhire-1234', node: 'cups1' });
    await expectExplained(lab.cluster, attempt, { symptom: 'USER_UNKNOWN_ON_NODE', causes: ['USER_NOT_SYNCHRONISED', 'SERVICE_STOPPED'] });
  });

  it('AXL of CUCM is stopped, and a user cannot log in there', async () => {
    await lab.cluster.control('cucm', 'Cisco AXL Web Service', 'stop');
    const refused = { signedIn: false, reached: true, message: 'Cannot communicate with the server' };
    expect(await lab.cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject(refused);
    expect(await lab.cluster.why()).toMatchObject({ kind: 'cucm-log-in', symptom: 'NODE_SERVICE_UNAVAILABLE', cause: 'SERVICE_STOPPED' });
    expect((await lab.cluster.signIn({ user: 'asmith' })).signedIn).toBe(true);
  });

  it('Tomcat of CUCM is stopped, and a user cannot log in there, who is not told why', async () => {
    await lab.cluster.control('cucm', 'Cisco Tomcat', 'stop');
    const result = await lab.cluster.signIn({ user: 'asmith', node: 'cucm' });
    expect(result).toMatchObject({ signedIn: false, reached: false, message: 'Cannot communicate with the server' });
    expect(Number.isInteger(result.ms)).toBe(true);
    expect(await lab.cluster.why()).toMatchObject({ kind: 'cucm-log-in', symptom: 'NODE_UNREACHABLE', cause: 'SERVICE_STOPPED' });
  });

  it('a client that is refused did reach its node, one whose node does not answer did not', async () => {
    expect(await lab.cluster.signIn({ user: 'asmith', password: 'wrong' })).toMatchObject({ signedIn: false, reached: true });
    await lab.cluster.block('cupc-to-cups1', 'refuse');
    expect(await lab.cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: false, reached: false });
    expect(await lab.cluster.signIn({ user: 'asmith', node: 'cups2' })).toMatchObject({ signedIn: true, reached: true });
  });
});
