import { expect, it } from 'vitest';
import { addApplicationUser, applicationGetsIn } from './application-users.ts';
import { callAxl } from './axl.ts';
import { words } from './client-words.ts';
import { agentsCaughtUp } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario('S14', {}, (lab) => {
  it('S14: with the directory down application users work everywhere and end users cannot log in', async () => {
    const { cluster } = lab;
    const { userid, password } = (await cluster.status()).accounts.thirdPartyUser;
    await cluster.directory.stop();

    expect(await callAxl(cluster, 'getCCMVersion', '')).toMatchObject({ status: 200 });
    for (const node of ['cups1', 'cups2']) expect(await applicationGetsIn(cluster, node, userid, password), node).toBe(true);
    expect(await applicationGetsIn(cluster, 'cups1', userid, 'wrong')).toBe(false);

    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'DIRECTORY_STOPPED' });
    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: false, message: words.refusedAtCucm });
  });

  it('S14: the Sync Agent, an application user of CUCM, goes on meanwhile and checks in anew', async () => {
    const { cluster } = lab;
    await cluster.directory.stop();

    await addApplicationUser(cluster, 'provisioning', 'Provisioning-1234');
    await agentsCaughtUp(cluster);
    expect(await applicationGetsIn(cluster, 'cups1', 'provisioning', 'Provisioning-1234')).toBe(true);

    expect(await cluster.resyncAgent('cups2')).toMatchObject({ node: 'cups2', caughtUp: true });
    expect(await applicationGetsIn(cluster, 'cups2', 'provisioning', 'Provisioning-1234')).toBe(true);
  });
});
