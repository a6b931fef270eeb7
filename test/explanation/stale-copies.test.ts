import { describe, expect, it } from 'vitest';
import { callAxl, element } from '../scenarios/axl.ts';
import { agentsCaughtUp } from '../scenarios/cluster-state.ts';
import { expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const local = 'ciscocisco';
const heldUp = 'That cannot be copied now, because link cups1-to-cucm is blocked.';

describe('a node that cannot copy what CUCM has since', () => {
  const lab = explainedCluster();
  const setAuthentication = (enabled: boolean) => lab.cluster.setLdap('authentication', { enabled: `${enabled}` });

  it('asks the directory after LDAP authentication was switched off', async () => {
    await lab.cluster.block('cups1-to-cucm');
    await setAuthentication(false);
    const why = await expectSignInExplained(
      lab.cluster,
      {
        symptom: 'LDAP_BIND_INVALID_CREDENTIALS',
        causes: ['AUTHENTICATION_SETTINGS_STALE', 'ACCESS_LIST_DENIED'],
        failsAt: /^bind as user/,
        typed: local,
      },
      { password: local },
    );
    expect(why.prose).toContain('there LDAP authentication is on');
    expect(why.prose).toContain(heldUp);
  });

  it('checks passwords itself after LDAP authentication was switched on', async () => {
    await setAuthentication(false);
    await agentsCaughtUp(lab.cluster);
    await lab.cluster.block('cups1-to-cucm');
    await setAuthentication(true);
    const why = await expectSignInExplained(lab.cluster, {
      symptom: 'LOCAL_INVALID_CREDENTIALS',
      causes: ['AUTHENTICATION_SETTINGS_STALE', 'ACCESS_LIST_DENIED'],
    });
    expect(why.affected.map(({ text }) => text)).toContain('sign-in of other users of cups1');
    expect(why.prose).not.toContain('CUCM does not use LDAP authentication');
    expect(why.prose).toContain(heldUp);
  });

  it('has a local password that was changed on CUCM since', async () => {
    await setAuthentication(false);
    await agentsCaughtUp(lab.cluster);
    await lab.cluster.block('cups1-to-cucm');
    expect(await callAxl(lab.cluster, 'updateUser', element('userid', 'asmith') + element('password', 'Changed-5678'))).toMatchObject({
      status: 200,
    });
    const why = await expectSignInExplained(
      lab.cluster,
      { symptom: 'LOCAL_INVALID_CREDENTIALS', causes: ['USER_NOT_SYNCHRONISED', 'ACCESS_LIST_DENIED'], typed: local },
      { password: 'Changed-5678' },
    );
    expect(why.prose).toContain(heldUp);
  });

  it('has a user inactive who is active on CUCM again', async () => {
    await lab.cluster.directory.deleteUser('asmith');
    await lab.cluster.sync();
    await agentsCaughtUp(lab.cluster);
    await lab.cluster.block('cups1-to-cucm');
    const { accounts } = await lab.cluster.status();
    const password = accounts.users.find(({ userid }) => userid === 'asmith')?.password ?? '';
    await lab.cluster.directory.addUser({ userid: 'asmith', password });
    await lab.cluster.sync();
    const why = await expectSignInExplained(lab.cluster, {
      symptom: 'USER_INACTIVE',
      causes: ['USER_NOT_SYNCHRONISED', 'ACCESS_LIST_DENIED'],
      failsAt: /^look up asmith/,
    });
    expect(why.prose).toContain(heldUp);
  });
});
