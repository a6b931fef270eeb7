import { Attribute, Change } from 'ldapts';
import { describe, expect, inject, it } from 'vitest';
import { uclab } from '../cli/command-line.ts';
import { agentsCaughtUp } from '../scenarios/cluster-state.ts';
import { asRoot } from './as-root.ts';
import { expectTrueEffects } from './effect-check.ts';
import { expectExplained, expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const refused = { symptom: 'LDAP_MANAGER_BIND_REFUSED', causes: ['LDAP_SETTINGS_WRONG'], failsAt: /^bind as manager/ };

const wrongPassword =
  'the password of manager cn=uclab-manager,ou=Service Accounts,dc=lab,dc=example is not the one that the directory took last.';

describe.runIf(inject('platform') === 'embedded')('a manager password that was changed in the directory', () => {
  const lab = explainedCluster();
  const change = async () => {
    const { dn } = (await lab.cluster.status()).accounts.directoryManager;
    const modification = new Attribute({ type: 'userPassword', values: ['Changed-5678'] });
    await asRoot(lab.cluster, lab.embedded, (client) => client.modify(dn, new Change({ operation: 'replace', modification })));
  };

  it('is refused to every node that has the old one', async () => {
    await change();
    const why = await expectSignInExplained(lab.cluster, refused);
    expect(why.affected.map(({ text }) => text)).toEqual([
      'sign-in of asmith at cups1',
      'sign-in of other users of cups1',
      'sign-in of users of cups2',
      'log-in of asmith at CUCM',
      'synchronisation of CUCM from LDAP',
    ]);
  });

  it('is refused to the synchronisation, too', async () => {
    await change();
    const { attempt } = await lab.cluster.sync();
    await expectExplained(lab.cluster, attempt, refused);
  });

  it('is in order where the settings have the new one as well', async () => {
    await change();
    await lab.cluster.setLdap('authentication', { managerPassword: 'Changed-5678' });
    await lab.cluster.setLdap('directory', { managerPassword: 'Changed-5678' });
    await agentsCaughtUp(lab.cluster);
    const { attempt, signedIn } = await lab.cluster.signIn({ user: 'asmith' });
    expect(signedIn).toBe(true);
    expect(await lab.cluster.why(attempt)).toMatchObject({ cause: null, affected: [] });
  });

  it('is named as the reason where only the synchronisation has a wrong one and has not run since', async () => {
    await lab.cluster.setLdap('directory', { managerPassword: 'wrong' });
    const { attempt, signedIn } = await lab.cluster.signIn({ user: 'asmith' });
    expect(signedIn).toBe(true);
    const why = await lab.cluster.why(attempt);
    expect(why).toMatchObject({ cause: null, affected: [{ text: 'synchronisation of CUCM from LDAP', reason: wrongPassword }] });
    const { output } = await uclab(lab.cluster.url, 'why', attempt);
    expect(output.replace(/\s+/g, ' ')).toContain(
      `Affected: synchronisation of CUCM from LDAP (${wrongPassword.slice(0, -1)}) Unaffected:`,
    );
    await expectTrueEffects(lab.cluster, why);
  });

  it('is no reason of its own to whom the attempt that met it is explained', async () => {
    await change();
    const { attempt } = await lab.cluster.sync();
    const { affected } = await lab.cluster.why(attempt);
    expect(affected.find(({ check }) => check.kind === 'synchronisation')).toMatchObject({ reason: null });
  });

  it('is known to be wrong behind an access list, without being tried', async () => {
    await lab.cluster.setLdap('authentication', { managerPassword: 'wrong' });
    await agentsCaughtUp(lab.cluster);
    await lab.cluster.block('cups1-to-directory', 'refuse');
    await expectSignInExplained(lab.cluster, { symptom: 'LDAP_CONNECT_REFUSED', causes: ['ACCESS_LIST_DENIED', 'LDAP_SETTINGS_WRONG'] });
  });
});
