import { describe, expect, it, vi } from 'vitest';
import { disableByHand } from './by-hand.ts';
import { expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const symptom = 'LDAP_CONNECT_REFUSED';
const failsAt = /^TCP directory:/;

describe('a connection that is refused has three causes that only evidence tells apart', () => {
  const lab = explainedCluster();

  it('a directory that is stopped', async () => {
    await lab.cluster.directory.stop();
    const why = await expectSignInExplained(lab.cluster, { symptom, causes: ['DIRECTORY_STOPPED'], failsAt });
    expect(why.causes[0]?.where).toBe('directory');
    expect(why.prose).toContain('Without the lab, an access list that refuses would look the same from cups1.');
  });

  it('a link that an access list refuses', async () => {
    await lab.cluster.block('cups1-to-directory', 'refuse');
    const why = await expectSignInExplained(lab.cluster, { symptom, causes: ['ACCESS_LIST_DENIED'], failsAt });
    expect(why.prose).toBe(
      'asmith was refused at cups1, but the password was never checked. CUCM uses LDAP authentication, so cups1 asks the directory itself: ' +
        'it dialled directory:636 and was refused at once, because link cups1-to-directory is blocked. CUCM has its own path, so ' +
        'synchronisation, the users on cups1 and log-in at CUCM are unaffected, as are users of cups2. Permit TCP 636 from cups1 to ' +
        'directory; nothing needs restarting. Without the lab, a stopped LDAP service would look the same from cups1.',
    );
  });

  it('a link that somebody closed in the gateway itself', async () => {
    await disableByHand(lab.cluster, 'cups1-to-directory', 636);
    const why = await expectSignInExplained(lab.cluster, { symptom, causes: ['ACCESS_LIST_DENIED'], failsAt });
    expect(why.causes[0]?.text).toMatch(/a change made in the gateway itself \(disabled/);
  });

  it('a wrong port in the settings', async () => {
    await lab.cluster.setLdap('authentication', { port: '6360' });
    await vi.waitFor(async () => expect((await lab.cluster.signIn({ user: 'asmith' })).signedIn).toBe(false), { timeout: 15_000 });
    const why = await expectSignInExplained(lab.cluster, { symptom, causes: ['LDAP_SETTINGS_WRONG'], failsAt });
    expect(why.causes[0]).toMatchObject({ where: 'LDAP Authentication on cucm', text: 'nothing listens on port 6360 of directory.' });
  });
});
