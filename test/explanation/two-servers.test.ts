import type { Cluster } from '@uclab/cluster';
import { describe, expect, it, vi } from 'vitest';
import { agentsCaughtUp, neverHadTheCertificate } from '../scenarios/cluster-state.ts';
import { expectExplained, expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const nowhere = 'nowhere.invalid:636:ssl';
const directory = 'directory:636:ssl';

describe('two servers in the settings are tried in order, and each is judged by what was met there', () => {
  const lab = explainedCluster();
  const use = async (cluster: Cluster, ...servers: string[]) => {
    await cluster.setLdap('authentication', { servers: servers.join(',') });
    await agentsCaughtUp(cluster);
  };

  it('one that has no address, and then one that an access list refuses', async () => {
    await use(lab.cluster, nowhere, directory);
    await lab.cluster.block('cups1-to-directory', 'refuse');
    const why = await expectSignInExplained(lab.cluster, {
      symptom: 'LDAP_CONNECT_REFUSED',
      causes: ['LDAP_SETTINGS_WRONG', 'ACCESS_LIST_DENIED'],
      failsAt: /^TCP nowhere\.invalid:636[\s\S]*^TCP directory:636/m,
    });
    expect(why.prose).toContain('it dialled directory:636 and was refused at once, because link cups1-to-directory is blocked');
    expect(why.prose).toContain('Before that it had dialled nowhere.invalid:636 in vain');
  });

  it('one that an access list refuses, and then one that has no address', async () => {
    await use(lab.cluster, directory, nowhere);
    await lab.cluster.block('cups1-to-directory', 'refuse');
    await expectSignInExplained(lab.cluster, {
      symptom: 'LDAP_NAME_NOT_RESOLVED',
      causes: ['ACCESS_LIST_DENIED', 'LDAP_SETTINGS_WRONG'],
    });
  });

  it('one that offers no LDAP, and then one whose certificate is not trusted', async () => {
    await use(lab.cluster, 'cucm:389', directory);
    await neverHadTheCertificate(lab.cluster, 'cups1');
    await expectSignInExplained(lab.cluster, {
      symptom: 'LDAP_TLS_UNTRUSTED_ISSUER',
      causes: ['LDAP_SETTINGS_WRONG', 'DIRECTORY_CERTIFICATE_NOT_TRUSTED'],
    });
  });

  it('a run of the synchronisation names the server without an address beside the wrong manager password', async () => {
    await lab.cluster.setLdap('directory', { servers: `${nowhere},${directory}`, managerPassword: 'wrong' });
    const { attempt } = await lab.cluster.sync();
    const why = await expectExplained(lab.cluster, attempt, {
      symptom: 'LDAP_MANAGER_BIND_REFUSED',
      causes: ['LDAP_SETTINGS_WRONG', 'LDAP_SETTINGS_WRONG'],
    });
    expect(why.causes.map(({ text }) => text)).toEqual([
      'nowhere.invalid is not a name that cucm can resolve.',
      expect.stringContaining('refuses the password of manager'),
    ]);
  });

  it('the second alone is enough, and is the one that a success names', async () => {
    await use(lab.cluster, nowhere, directory);
    await vi.waitFor(async () => {
      const { attempt, signedIn } = await lab.cluster.signIn({ user: 'asmith' });
      expect(signedIn).toBe(true);
      const why = await lab.cluster.why(attempt);
      expect(why.hops.map(({ step }) => step)).toContain('TCP nowhere.invalid:636');
      expect(why.affected).toEqual([]);
      expect(why.prose).toContain('asked the directory at directory:636 itself');
    });
  });
});
