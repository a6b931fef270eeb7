import { describe, expect, it } from 'vitest';
import { agentsCaughtUp } from '../scenarios/cluster-state.ts';
import { addOneToxicByHand, moveByHand } from './by-hand.ts';
import { expectTrueEffects } from './effect-check.ts';
import { expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const link = 'cups1-to-directory';
const slow = { symptom: 'LDAP_CONNECT_TIMEOUT', causes: ['LINK_SLOW'] };

describe('a change that a person made in the gateway itself', () => {
  const lab = explainedCluster();

  it.each([
    ['much bandwidth downstream', { type: 'bandwidth', stream: 'downstream', attributes: { rate: 100_000 } }],
    ['a delay that touches no connection', { type: 'latency', stream: 'upstream', toxicity: 0, attributes: { latency: 9000, jitter: 0 } }],
    ['a black hole that touches no connection', { type: 'timeout', stream: 'upstream', toxicity: 0, attributes: { timeout: 0 } }],
    ['700 ms in one direction', { type: 'latency', stream: 'upstream', attributes: { latency: 700, jitter: 0 } }],
  ] as const)('%s is no cause of anything', async (_, toxic) => {
    await addOneToxicByHand(lab.cluster, link, 636, toxic);
    const { attempt, signedIn } = await lab.cluster.signIn({ user: 'asmith' });
    expect(signedIn).toBe(true);
    const why = await lab.cluster.why(attempt);
    expect(why).toMatchObject({ cause: null, affected: [] });
    await expectTrueEffects(lab.cluster, why);
  });

  it('delays one direction only, and is told so', async () => {
    await addOneToxicByHand(lab.cluster, link, 636, { type: 'latency', stream: 'upstream', attributes: { latency: 1800, jitter: 0 } });
    const why = await expectSignInExplained(lab.cluster, slow);
    expect(why.causes[0]?.text).toBe(
      `link ${link} delays what goes to directory by 1800 ms and what goes back to cups1 by 0 ms, longer than cups1 waits.`,
    );
  });

  it('adds up where there are several delays of one direction', async () => {
    for (const name of ['one', 'other'])
      await addOneToxicByHand(lab.cluster, link, 636, {
        name,
        type: 'latency',
        stream: 'downstream',
        attributes: { latency: 900, jitter: 0 },
      });
    const why = await expectSignInExplained(lab.cluster, slow);
    expect(why.causes[0]?.text).toContain('back to cups1 by 1800 ms');
  });

  it('has put another server behind the link', async () => {
    await moveByHand(lab.cluster, link, 636, '127.0.0.1:9');
    const { links } = await lab.cluster.links();
    expect(links.find(({ name }) => name === link)?.ports.find(({ port }) => port === 636)?.detail).toContain('upstream: 127.0.0.1:9');
    const { attempt, signedIn } = await lab.cluster.signIn({ user: 'asmith' });
    expect(signedIn).toBe(false);
    const why = await lab.cluster.why(attempt);
    expect(why.cause).toBe('ACCESS_LIST_DENIED');
    expect(why.causes[0]?.text).toBe(`link ${link} was changed in the gateway itself (upstream: 127.0.0.1:9).`);
    expect(why.causes[0]?.mended).toBe(false);
    expect(why.prose).toContain(`Undo the change of port 636 of link ${link} in the gateway.`);
    await expectTrueEffects(lab.cluster, why);
    await lab.cluster.allow(link);
    const afterwards = await lab.cluster.why(attempt);
    expect(afterwards.causes[0]?.mended).toBe(true);
    expect(afterwards.prose).toContain('That has been mended since.');
  });

  it('is on no list of what works and what does not, where it lies on another way and only trying would tell', async () => {
    await moveByHand(lab.cluster, 'cups2-to-directory', 636, '127.0.0.1:9');
    await lab.cluster.block(link, 'refuse');
    const why = await expectSignInExplained(lab.cluster, { symptom: 'LDAP_CONNECT_REFUSED', causes: ['ACCESS_LIST_DENIED'] });
    expect([...why.affected, ...why.unaffected].map(({ text }) => text)).not.toContain('sign-in of users of cups2');
    expect(why.prose).not.toContain('users of cups2');
  });

  it('a delay that the Sync Agent can bear keeps no new user from its node', async () => {
    await lab.cluster.setLink('cups1-to-cucm', { latencyMs: 600 });
    await lab.cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
    await lab.cluster.sync();
    await agentsCaughtUp(lab.cluster);
    const { attempt, signedIn } = await lab.cluster.signIn({ user: 'newhire', password: 'Newhire-1234', node: 'cups1' });
    expect(signedIn).toBe(true);
    expect((await lab.cluster.why(attempt)).affected).toEqual([]);
  });
});
