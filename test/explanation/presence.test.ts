import { describe, expect, it } from 'vitest';
import { showsContact, signInConnected } from '../scenarios/contact-lists.ts';
import { expectTrueEffects } from './effect-check.ts';
import { expectExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

/** Each sign-in over a silent link takes its client half a minute at most, and several are tried. */
const silentMs = 150_000;

const texts = (effects: readonly { text: string }[]) => effects.map(({ text }) => text);

describe('people who are signed in at a node', () => {
  const lab = explainedCluster();

  /** asmith at cups1 and bjones at cups2 see each other. */
  async function twoWhoSeeEachOther() {
    await signInConnected(lab.cluster, 'asmith');
    await signInConnected(lab.cluster, 'bjones');
    await lab.cluster.contacts.add('asmith', { id: 'bjones' });
    await showsContact(lab.cluster, 'asmith', 'bjones', { presence: 'available' });
  }

  it.each(['refuse', 'blackhole'] as const)(
    'are cut off with those who cannot sign in, where their link is blocked (%s)',
    async (mode) => {
      const { cluster } = lab;
      await signInConnected(cluster, 'asmith');
      await cluster.block('cupc-to-cups1', mode);
      const { signedIn, attempt } = await cluster.signIn({ user: 'clee', node: 'cups1' });
      expect(signedIn).toBe(false);
      const why = await expectExplained(cluster, attempt, { symptom: 'NODE_UNREACHABLE', causes: ['ACCESS_LIST_DENIED'] });
      expect(texts(why.affected)).toContain('presence of people signed in at cups1');
      expect(texts(why.unaffected)).toContain('users copied to cups1 already');
      expect(why.prose).toContain('Whoever is signed in at cups1 has no presence and no messages either until that is mended.');
      expect(why.prose).toContain('Synchronisation and log-in at CUCM are unaffected, as are users of cups2. Users stay copied to cups1.');
      expect(why.prose).not.toContain('the users on cups1');
    },
    silentMs,
  );

  it('have no presence while the Presence Engine is stopped, which a sign-in that succeeds tells', async () => {
    const { cluster } = lab;
    await cluster.control('cups1', 'Presence Engine', 'stop');
    const { signedIn, attempt } = await cluster.signIn({ user: 'asmith' });
    expect(signedIn).toBe(true);
    const why = await cluster.why(attempt);
    expect(why).toMatchObject({ outcome: 'succeeded', cause: 'SERVICE_STOPPED', symptom: null });
    expect(texts(why.affected)).toEqual(['presence of people signed in at cups1']);
    expect(why.prose).toContain(
      'Whoever is signed in at cups1 has no presence and no messages, because Cisco UP Presence Engine on cups1 is stopped. Start Cisco UP Presence Engine on cups1.',
    );
    await expectTrueEffects(cluster, why);
  });

  it('and those of the other node keep theirs', async () => {
    const { cluster } = lab;
    await twoWhoSeeEachOther();
    await cluster.control('cups1', 'Presence Engine', 'stop');
    const { attempt } = await cluster.signIn({ user: 'asmith', password: 'wrong' });
    const why = await cluster.why(attempt);
    expect(why.cause).toBe('WRONG_PASSWORD');
    expect(texts(why.unaffected)).toContain('presence of people signed in at cups2');
    await expectTrueEffects(cluster, why);
  });
});
