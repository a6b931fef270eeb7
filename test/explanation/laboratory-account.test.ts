import { type Cluster, LabRefusedError } from '@uclab/cluster';
import { describe, expect, it } from 'vitest';
import { callAxl, callAxlAs } from '../scenarios/axl.ts';
import { expectExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const credentials = (setting: string) => `<passwordCredentials><${setting}>true</${setting}></passwordCredentials>`;

/** The attempt that the laboratory could not make, and that it refused to whoever asked. */
async function refused(cluster: Cluster, attempt: () => Promise<unknown>): Promise<string> {
  await expect(attempt()).rejects.toThrow(LabRefusedError);
  return (await cluster.why()).attempt;
}

describe("the laboratory's own application user", () => {
  const lab = explainedCluster();

  it.each([
    ['has lost its role', 'updateAppUser', '<associatedGroups/>', 'administrator has no role Standard AXL API Access any more'],
    ['has another password', 'updateAppUser', '<password>another-secret</password>', 'administrator has another password on CUCM'],
    ['was removed', 'removeAppUser', '', 'CUCM has no application user administrator any more'],
    [
      'was locked by an administrator',
      'updateAppUser',
      credentials('pwdCredLockedByAdministrator'),
      'CUCM has locked the password of administrator',
    ],
    [
      'has to change its password',
      'updateAppUser',
      credentials('pwdCredUserMustChange'),
      'CUCM wants the password of administrator changed before it counts',
    ],
  ])('%s, so nobody logs in at CUCM by it and nothing is synchronised by hand', async (_what, operation, markup, text) => {
    const before = await lab.cluster.status();
    expect(before.problems).toEqual([]);
    const { status } = await callAxl(lab.cluster, operation, `<userid>administrator</userid>${markup}`);
    expect(status).toBe(200);

    const { problems } = await lab.cluster.status();
    const where = 'application user administrator on cucm';
    expect(problems).toMatchObject([{ code: 'LABORATORY_ACCOUNT_REFUSED', where, text: expect.stringContaining(text) }]);
    const expected = { symptom: 'AXL_CREDENTIALS_REFUSED', causes: ['LABORATORY_ACCOUNT_REFUSED'] };
    const logIn = await refused(lab.cluster, () => lab.cluster.signIn({ user: 'asmith', node: 'cucm' }));
    const why = await expectExplained(lab.cluster, logIn, expected);
    expect(why.prose).toContain(`asmith could not log in at CUCM: the laboratory does that by AXL, and ${text}`);
    expect(why.remedy).toContain('uclab reset');
    expect(why.affected.map((effect) => effect.text)).toEqual([
      'log-in of asmith at CUCM',
      'synchronisation of CUCM from LDAP',
      'log-in of application user administrator (AXL)',
    ]);
    expect(why.unaffected.map((effect) => effect.text)).toContain('sign-in of asmith at cups1');
    const run = await refused(lab.cluster, () => lab.cluster.sync());
    expect(await lab.cluster.why(run)).toMatchObject({ kind: 'sync', ...expected, causes: [{ code: 'LABORATORY_ACCOUNT_REFUSED' }] });
  });

  it('has a password that has expired, and has it back where passwords of its kind do not expire', async () => {
    const { applicationUser } = (await lab.cluster.status()).accounts;
    const own = `<userid>${applicationUser.userid}</userid>`;
    const other = { userid: 'second', password: 'second-secret' };
    const groups = '<associatedGroups><userGroup><name>Standard CCM Super Users</name></userGroup></associatedGroups>';
    const lasting = '<passwordCredentials><pwdCredDoesNotExpire>true</pwdCredDoesNotExpire></passwordCredentials>';
    const second = `<appUser><userid>${other.userid}</userid><password>${other.password}</password>${lasting}${groups}</appUser>`;
    const added = await callAxl(lab.cluster, 'addAppUser', second);
    expect(added).toMatchObject({ status: 200 });
    const asOther = async (markup: string) => {
      const answer = await callAxlAs(lab.cluster, other, 'updateAppUser', own + markup);
      expect(answer.status, answer.body.text).toBe(200);
    };
    await asOther('<passwordCredentials><pwdCredPolicyName>Default Credential Policy</pwdCredPolicyName></passwordCredentials>');
    // A password that was never set does not expire, and the same one is taken again after twelve others.
    for (const password of [...Array.from({ length: 12 }, (_, index) => `another-${index}`), applicationUser.password]) {
      await asOther(`<password>${password}</password>`);
    }
    await lab.cluster.advance({ by: '179d' });
    expect((await lab.cluster.status()).problems).toEqual([]);
    await lab.cluster.advance({ by: '2d' });

    const text = 'the password of administrator has expired by the credential policy of CUCM';
    const { problems } = await lab.cluster.status();
    expect(problems).toMatchObject([{ code: 'LABORATORY_ACCOUNT_REFUSED', text: expect.stringContaining(text) }]);
    const expected = { symptom: 'AXL_CREDENTIALS_REFUSED', causes: ['LABORATORY_ACCOUNT_REFUSED'] };
    const logIn = await refused(lab.cluster, () => lab.cluster.signIn({ user: 'asmith', node: 'cucm' }));
    const why = await expectExplained(lab.cluster, logIn, expected);
    expect(why.prose).toContain(`the laboratory does that by AXL, and ${text}`);
    expect(why.remedy).toContain('Set pwdCredDoesNotExpire of administrator to true by another program on AXL');
    const run = await refused(lab.cluster, () => lab.cluster.sync());
    expect(await lab.cluster.why(run)).toMatchObject({ kind: 'sync', ...expected, causes: [{ code: 'LABORATORY_ACCOUNT_REFUSED' }] });

    await asOther(lasting);
    expect((await lab.cluster.status()).problems).toEqual([]);
    expect(await lab.cluster.sync()).toMatchObject({ outcome: 'succeeded' });
  });

  it('is looked at without a log-in: status counts no failed one, and writes nothing to the log of AXL', async () => {
    await callAxl(lab.cluster, 'updateAppUser', '<userid>administrator</userid><password>another-secret</password>');
    const log = async () => (await lab.cluster.log('cucm', 'AXL')).lines.length;
    const before = await log();
    for (let count = 0; count < 4; count++) expect((await lab.cluster.status()).problems).toHaveLength(1);
    expect(await log()).toBe(before);
  });
});
