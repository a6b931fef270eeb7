import { describe, expect, it } from 'vitest';
import { addToxicByHand } from './by-hand.ts';
import { expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const link = 'cups1-to-directory';

describe('an access list, or a slow link, between a presence node and the directory', () => {
  const lab = explainedCluster();
  const silent = { symptom: 'LDAP_CONNECT_TIMEOUT', causes: ['ACCESS_LIST_DENIED'], failsAt: /directory:636/ };
  const reset = { symptom: 'LDAP_CONNECTION_RESET', causes: ['ACCESS_LIST_DENIED'], failsAt: /directory:636/ };
  const slow = { symptom: 'LDAP_CONNECT_TIMEOUT', causes: ['LINK_SLOW'], failsAt: /directory:636/ };

  it('that drops packets shows as a time-out', async () => {
    await lab.cluster.block(link);
    const why = await expectSignInExplained(lab.cluster, silent);
    expect(why.remedy).toBe('Permit TCP 636 from cups1 to directory; nothing needs restarting.');
  });

  it('that drops packets because of a toxic that a person added', async () => {
    await addToxicByHand(lab.cluster, link, 636, 'timeout', { timeout: 0 });
    const why = await expectSignInExplained(lab.cluster, silent);
    expect(why.causes[0]?.text).toMatch(/a change made in the gateway itself \(toxics: timeout/);
  });

  it('is told with people who are homed on each node now, whoever was there before', async () => {
    await lab.cluster.setPresenceUser('bjones', { home: 'cups1' });
    await lab.cluster.block(link, 'refuse');
    const why = await expectSignInExplained(lab.cluster, { symptom: 'LDAP_CONNECT_REFUSED', causes: ['ACCESS_LIST_DENIED'] });
    const signIns = [...why.affected, ...why.unaffected].flatMap(({ check }) => (check.kind === 'sign-in' ? [check] : []));
    expect(signIns.map(({ node }) => node)).toContain('cups1');
    for (const { user, node } of signIns) expect((await lab.cluster.presenceUser(user)).home).toBe(node);
  });

  it('that resets connections shows as a reset', async () => {
    await lab.cluster.block(link, 'reset');
    await expectSignInExplained(lab.cluster, reset);
  });

  it('that resets connections because of a toxic that a person added', async () => {
    await addToxicByHand(lab.cluster, link, 636, 'reset_peer', { timeout: 0 });
    await expectSignInExplained(lab.cluster, reset);
  });

  it('a delay beyond the patience of the node', async () => {
    await lab.cluster.setLink(link, { latencyMs: 3000 });
    const why = await expectSignInExplained(lab.cluster, slow);
    expect(why.causes[0]?.text).toBe(`link ${link} delays everything by 3000 ms in each direction, longer than cups1 waits.`);
  });

  it('a delay that lets TLS through and not the bind after it', async () => {
    await addToxicByHand(lab.cluster, link, 636, 'latency', { latency: 1000, jitter: 0 });
    const why = await expectSignInExplained(lab.cluster, { ...slow, failsAt: /bind as manager/ });
    expect(why.prose).toContain('it dialled directory:636 and got no answer within 2.5 s');
  });

  it('a delay that the node can bear is no cause of anything', async () => {
    await lab.cluster.setLink(link, { latencyMs: 100 });
    const { attempt, signedIn } = await lab.cluster.signIn({ user: 'asmith' });
    expect(signedIn).toBe(true);
    expect(await lab.cluster.why(attempt)).toMatchObject({ cause: null, affected: [] });
  });
});
