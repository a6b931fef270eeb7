import type { Cluster } from '@uclab/cluster';
import { Attribute, Change } from 'ldapts';
import { describe, expect, inject, it } from 'vitest';
import { agentsCaughtUp, nodeUrl } from '../scenarios/cluster-state.ts';
import { post } from '../scenarios/https-request.ts';
import { asRoot, inDirectory } from './as-root.ts';
import { expectTrueEffects } from './effect-check.ts';
import { expectExplained, expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

/** The HTTP status that AXL answers somebody's program with. */
async function axlStatus(cluster: Cluster, userid: string, password: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${userid}:${password}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'text/xml; charset=utf-8' };
  return (await post(new URL('/axl/', await nodeUrl(cluster, 'cucm')).href, headers, '')).status;
}

const refusedByDirectory = { symptom: 'LDAP_BIND_INVALID_CREDENTIALS', failsAt: /^bind as user uid=asmith/ };

describe('an account or a password', () => {
  const lab = explainedCluster();

  const dnOfUser = async () => (await lab.cluster.directory.users('asmith')).users[0]?.dn ?? '';
  const byRoot = async (change: Change) => {
    const dn = await dnOfUser();
    await asRoot(lab.cluster, lab.embedded, (client) => client.modify(dn, change));
  };
  const replace = (type: string, value: string) =>
    new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) });
  const ofEmbedded = it.runIf(inject('platform') === 'embedded');

  it('a wrong password', async () => {
    const why = await expectSignInExplained(lab.cluster, { ...refusedByDirectory, causes: ['WRONG_PASSWORD'] }, { password: 'wrong' });
    expect(why.affected).toEqual([]);
  });

  ofEmbedded('a password that was changed in the directory by its administrator', async () => {
    const known = (await lab.cluster.status()).accounts.users.find(({ userid }) => userid === 'asmith')?.password ?? '';
    await byRoot(replace('userPassword', 'Changed-5678'));
    await expectSignInExplained(lab.cluster, { ...refusedByDirectory, causes: ['WRONG_PASSWORD'] }, { password: known });
    expect((await lab.cluster.signIn({ user: 'asmith', password: 'Changed-5678' })).signedIn).toBe(true);
  });

  it('the password that counts while CUCM checks passwords itself is told, so that whoever is called unaffected gets in', async () => {
    await lab.cluster.setLdap('authentication', { enabled: 'false' });
    await agentsCaughtUp(lab.cluster);
    const { accounts } = await lab.cluster.status();
    expect(accounts.users.find(({ userid }) => userid === 'asmith')?.password).toBe('ciscocisco');
    expect(await lab.cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
    const wrong = { symptom: 'LOCAL_INVALID_CREDENTIALS', causes: ['WRONG_PASSWORD'] };
    await expectSignInExplained(lab.cluster, wrong, { password: 'Asmith-1234' });
  });

  it('an empty password, which never reaches the directory', async () => {
    const why = await expectSignInExplained(lab.cluster, { symptom: 'PASSWORD_EMPTY', causes: ['EMPTY_PASSWORD'] }, { password: '' });
    expect(why.hops.filter(({ to }) => to === 'directory')).toEqual([]);
    expect(why.affected).toEqual([]);
  });

  it('of somebody else is that user alone, and no sign that others of the node cannot sign in', async () => {
    await lab.cluster.directory.change('bjones', 'disable');
    const { attempt } = await lab.cluster.signIn({ user: 'asmith', password: 'wrong' });
    const { affected } = await lab.cluster.why(attempt);
    expect(affected.map(({ text }) => text)).toEqual(['sign-in of bjones at cups2']);
  });

  it('a locked account', async () => {
    await lab.cluster.directory.change('asmith', 'lock');
    await expectSignInExplained(lab.cluster, { ...refusedByDirectory, causes: ['ACCOUNT_LOCKED'] });
  });

  ofEmbedded('an account that was locked in the directory itself', async () => {
    await byRoot(replace('pwdAccountLockedTime', '000001010000Z'));
    await expectSignInExplained(lab.cluster, { ...refusedByDirectory, causes: ['ACCOUNT_LOCKED'] });
  });

  it('an account that the directory locked after wrong passwords of some other program', async () => {
    const dn = await dnOfUser();
    await inDirectory(lab.cluster, async (client) => {
      for (let count = 0; count < 6; count++) await expect(client.bind(dn, 'wrong')).rejects.toThrow();
    });
    await expectSignInExplained(lab.cluster, { ...refusedByDirectory, causes: ['ACCOUNT_LOCKED'] });
  });

  it('a disabled account', async () => {
    await lab.cluster.directory.change('asmith', 'disable');
    await expectSignInExplained(lab.cluster, { ...refusedByDirectory, causes: ['ACCOUNT_DISABLED'] });
  });

  it('a password that has expired, which the directory says of the right one only', async () => {
    await lab.cluster.directory.changeUser('asmith', { passwordExpired: true });
    const why = await expectSignInExplained(lab.cluster, { ...refusedByDirectory, causes: ['PASSWORD_EXPIRED'] });
    expect(why.prose).toContain('the directory says that the password of asmith has expired');
    expect(why.hops.map(({ detail }) => detail).join()).toContain('the directory adds: password expired');
    const wrong = await lab.cluster.signIn({ user: 'asmith', password: 'wrong' });
    const whyWrong = await lab.cluster.why(wrong.attempt);
    expect(whyWrong.prose).not.toContain('the directory says');
    await lab.cluster.directory.setPassword('asmith', 'Renewed-1234');
    expect((await lab.cluster.signIn({ user: 'asmith', password: 'Renewed-1234' })).signedIn).toBe(true);
  });

  it('an account that is locked and disabled, where the password is wrong as well', async () => {
    await lab.cluster.directory.change('asmith', 'lock');
    await lab.cluster.directory.change('asmith', 'disable');
    const why = await expectSignInExplained(
      lab.cluster,
      { ...refusedByDirectory, causes: ['ACCOUNT_LOCKED', 'ACCOUNT_DISABLED'] },
      { password: 'wrong' },
    );
    expect(why.prose).toContain('whether the password was right cannot be told');
  });

  it('a user whom nobody has', async () => {
    const expected = { symptom: 'USER_UNKNOWN_ON_NODE', causes: ['USER_UNKNOWN'], failsAt: /^look up nobody/ };
    await expectSignInExplained(lab.cluster, expected, { user: 'nobody', password: 'x' });
  });

  it('a user whom the directory has and CUCM has not copied yet', async () => {
    await lab.cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
    const expected = { symptom: 'USER_UNKNOWN_ON_NODE', causes: ['USER_NOT_SYNCHRONISED'], failsAt: /^look up newhire/ };
    // Its synchronisation is tried last, and brings the user.
    const why = await expectSignInExplained(lab.cluster, expected, { user: 'newhire', password: 'Newhire-1234' });
    expect(why.remedy).toBe('Run a full synchronisation on CUCM.');
    expect(why.affected.map(({ text }) => text)).toEqual(['sign-in of newhire at cups1', 'log-in of newhire at CUCM']);
    await lab.cluster.sync();
    expect((await lab.cluster.signIn({ user: 'newhire', password: 'Newhire-1234' })).signedIn).toBe(true);
  });

  it('a user whom CUCM has and the node could not copy', async () => {
    await lab.cluster.block('cups1-to-cucm');
    await lab.cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
    await lab.cluster.sync();
    const expected = {
      symptom: 'USER_UNKNOWN_ON_NODE',
      causes: ['USER_NOT_SYNCHRONISED', 'ACCESS_LIST_DENIED'],
      failsAt: /^look up newhire/,
    };
    const why = await expectSignInExplained(lab.cluster, expected, { user: 'newhire', password: 'Newhire-1234' });
    expect(why.prose).toContain('That cannot be copied now, because link cups1-to-cucm is blocked.');
  });

  it('a user whose entry is gone, before and after CUCM has noticed', async () => {
    await lab.cluster.directory.deleteUser('asmith');
    await expectSignInExplained(lab.cluster, {
      symptom: 'LDAP_USER_NOT_FOUND',
      causes: ['USER_NOT_IN_DIRECTORY'],
      failsAt: /^search \(uid=asmith\)/,
    });
    await lab.cluster.sync();
    await expectSignInExplained(lab.cluster, { symptom: 'USER_INACTIVE', causes: ['USER_INACTIVE'], failsAt: /^look up asmith/ });
  });

  it('a local password, where CUCM does not use LDAP authentication', async () => {
    await lab.cluster.setLdap('authentication', { enabled: 'false' });
    await expect
      .poll(async () => (await lab.cluster.signIn({ user: 'asmith', password: 'ciscocisco' })).signedIn, { timeout: 10_000 })
      .toBe(true);
    await agentsCaughtUp(lab.cluster);
    const why = await expectSignInExplained(
      lab.cluster,
      { symptom: 'LOCAL_INVALID_CREDENTIALS', causes: ['WRONG_PASSWORD'], typed: 'ciscocisco' },
      { password: 'wrong' },
    );
    expect(why.prose).toContain(
      'CUCM does not use LDAP authentication, so cups1 checked the password itself and did not ask the directory',
    );
  });

  it('the wrong password that locks a local one, after which its owner gets in nowhere', async () => {
    await lab.cluster.setLdap('authentication', { enabled: 'false' });
    await agentsCaughtUp(lab.cluster);
    const wrong = { user: 'asmith', password: 'wrong', node: 'cucm' };
    for (let count = 0; count < 2; count++) {
      const why = await lab.cluster.why((await lab.cluster.signIn(wrong)).attempt);
      expect(why.causes.map(({ code }) => code)).toEqual(['WRONG_PASSWORD']);
      expect(why.affected).toEqual([]);
    }
    const { attempt } = await lab.cluster.signIn(wrong);
    await agentsCaughtUp(lab.cluster);
    const causes = ['WRONG_PASSWORD', 'LOCAL_CREDENTIAL_LOCKED'];
    const why = await expectExplained(lab.cluster, attempt, { symptom: 'LOCAL_INVALID_CREDENTIALS', causes, typed: 'ciscocisco' });
    expect(why.affected.map(({ text }) => text)).toEqual(['sign-in of asmith at cups1', 'log-in of asmith at CUCM']);
    expect(why.unaffected.map(({ text }) => text)).toContain('sign-in of other users of cups1');
    expect(why.prose).toContain(' Synchronisation and sign-in of other users at cups1 and cups2 are unaffected.');
  });

  it('somebody else whose entry is gone is named, and the other users of that node are not', async () => {
    await lab.cluster.directory.deleteUser('clee');
    const { attempt } = await lab.cluster.signIn({ user: 'asmith' });
    const why = await lab.cluster.why(attempt);
    expect(why.affected).toMatchObject([{ text: 'sign-in of clee at cups1', reason: 'the directory has no entry for clee.' }]);
    expect(why.unaffected.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^sign-in of jmueller .*at cups1$/));
    await expectTrueEffects(lab.cluster, why);
  });

  it('a user whom a run made inactive because of its search base, with users of the other node', async () => {
    const [directory] = (await lab.cluster.ldap()).directories;
    await lab.cluster.setLdap('directory', { searchBase: `ou=Sales,ou=People,${directory?.searchBase}` });
    await lab.cluster.sync();
    await agentsCaughtUp(lab.cluster);
    const why = await expectSignInExplained(lab.cluster, { symptom: 'USER_INACTIVE', causes: ['USER_INACTIVE'] });
    expect(why.remedy).toBe('See why asmith is inactive (uclab why --user asmith), mend that, and synchronise CUCM from LDAP.');
    expect(why.affected.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^sign-in of dbrown .*at cups2$/));
    expect(why.prose).not.toContain('users of cups2');
  });

  it('a user who is inactive on CUCM and whom no presence node lets in either', async () => {
    await lab.cluster.directory.deleteUser('asmith');
    await lab.cluster.sync();
    await agentsCaughtUp(lab.cluster);
    const inactive = { symptom: 'USER_INACTIVE', causes: ['USER_INACTIVE'] };
    const why = await expectSignInExplained(lab.cluster, inactive, { node: 'cucm' });
    expect(why.affected.map(({ text }) => text)).toEqual(['sign-in of asmith at cups1', 'log-in of asmith at CUCM']);
    expect(why.prose).toContain(' Synchronisation and sign-in of other users at cups1 and cups2 are unaffected.');
  });

  it('an account that the directory locked when its owner logged in at CUCM, which no presence node lets in then', async () => {
    const wrong = { user: 'asmith', password: 'wrong', node: 'cucm' };
    for (let count = 0; count < 5; count++) await lab.cluster.signIn(wrong);
    const why = await expectSignInExplained(lab.cluster, { ...refusedByDirectory, causes: ['ACCOUNT_LOCKED'] }, { node: 'cucm' });
    expect(why.affected.map(({ text }) => text)).toEqual(['sign-in of asmith at cups1', 'log-in of asmith at CUCM']);
  });

  it('a local password that CUCM has locked after failed logons, which presence nodes copy, until the lock ends', async () => {
    await lab.cluster.setLdap('authentication', { enabled: 'false' });
    await agentsCaughtUp(lab.cluster);
    const right = { user: 'asmith', password: 'ciscocisco' };
    for (let count = 0; count < 3; count++) await lab.cluster.signIn({ ...right, password: 'wrong', node: 'cucm' });
    await agentsCaughtUp(lab.cluster);
    const locked = { symptom: 'LOCAL_CREDENTIAL_LOCKED', causes: ['LOCAL_CREDENTIAL_LOCKED'], typed: right.password };
    for (const node of ['cucm', 'cups1']) {
      const why = await expectSignInExplained(lab.cluster, locked, { ...right, node });
      expect(why.remedy).toMatch(
        /^Unlock the password of asmith on CUCM \(uclab user set asmith passwordCredentials.pwdResetHackCount=true\), or wait until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\.$/,
      );
      expect(why.prose).toContain('whether the password was right cannot be told');
      expect(why.affected.map(({ text }) => text)).toEqual(['sign-in of asmith at cups1', 'log-in of asmith at CUCM']);
    }
    const refused = (await lab.cluster.signIn({ ...right, node: 'cucm' })).attempt;
    await lab.cluster.advance({ by: '31m' });
    expect((await lab.cluster.why(refused)).prose).toContain('That has been mended since.');
    for (const node of ['cucm', 'cups1']) expect(await lab.cluster.signIn({ ...right, node }), node).toMatchObject({ signedIn: true });
  });

  it('a PIN that CUCM locked after failed logons, which no directory is asked about', async () => {
    const byPin = (pin: string) =>
      lab.cluster.callAxl({
        operation: 'doAuthenticateUser',
        elements: [
          { name: 'userid', text: 'asmith' },
          { name: 'pin', text: pin },
        ],
      });
    for (let count = 0; count < 3; count++) await byPin('99999');
    const wrong = await lab.cluster.why('last');
    expect(wrong.causes.map(({ code, text }) => [code, text])).toEqual([
      ['WRONG_PASSWORD', 'the PIN is not the one that CUCM holds for asmith.'],
      ['LOCAL_CREDENTIAL_LOCKED', expect.stringContaining('CUCM has locked the PIN of asmith until ')],
    ]);
    await byPin('12345');
    const why = await expectExplained(lab.cluster, 'last', {
      symptom: 'LOCAL_CREDENTIAL_LOCKED',
      causes: ['LOCAL_CREDENTIAL_LOCKED'],
      failsAt: /^check the PIN$/,
    });
    expect(why.prose).toContain(
      'asmith was refused at CUCM. CUCM checks PINs itself and never asks the directory for them; CUCM has locked',
    );
    expect(why.remedy).toMatch(
      /^Unlock the PIN of asmith on CUCM \(uclab user set asmith pinCredentials\.pinResetHackCount=true\), or wait/,
    );
    expect(why.affected).toEqual([]);
    await lab.cluster.callAxl({
      operation: 'updateUser',
      elements: [
        { name: 'userid', text: 'asmith' },
        { name: 'pinCredentials', elements: [{ name: 'pinResetHackCount', text: 'true' }] },
      ],
    });
    expect((await lab.cluster.why(why.attempt)).prose).toContain('That has been mended since.');
    await byPin('12345');
    expect(await lab.cluster.why('last')).toMatchObject({
      outcome: 'succeeded',
      prose: expect.stringContaining('CUCM checks PINs itself'),
    });
  });

  it('an application user whom AXL refused, and whom it locked', async () => {
    const settings = { name: 'passwordCredentials', elements: [{ name: 'pwdCredPolicyName', text: 'Default Credential Policy' }] };
    const groups = [{ name: 'userGroup', elements: [{ name: 'name', text: 'Standard AXL API Access' }] }];
    await lab.cluster.callAxl({
      operation: 'addAppUser',
      elements: [
        {
          name: 'appUser',
          elements: [
            { name: 'userid', text: 'robot' },
            { name: 'password', text: 'robots-secret' },
            settings,
            { name: 'associatedGroups', elements: groups },
          ],
        },
      ],
    });
    for (let count = 0; count < 3; count++) expect(await axlStatus(lab.cluster, 'robot', 'wrong')).toBe(401);
    expect(await axlStatus(lab.cluster, 'robot', 'robots-secret')).toBe(401);
    const why = await expectExplained(lab.cluster, 'last', { symptom: 'LOCAL_CREDENTIAL_LOCKED', causes: ['LOCAL_CREDENTIAL_LOCKED'] });
    expect(why.remedy).toContain('(uclab appuser set robot passwordCredentials.pwdResetHackCount=true)');
    expect(why.affected).toEqual([]);
    expect(await lab.cluster.credentials('appusers', 'robot')).toMatchObject([{ credential: 'password', locked: true }]);

    expect(await axlStatus(lab.cluster, 'asmith', 'wrong')).toBe(401);
    expect((await lab.cluster.why('last')).causes.map(({ code }) => code)).toEqual(['WRONG_PASSWORD']);
  });

  it('an end user whose password counts and whose call of AXL does not', async () => {
    expect(await axlStatus(lab.cluster, 'asmith', 'Asmith-1234')).toBe(401);
    const why = await lab.cluster.why('last');
    expect(why).toMatchObject({ outcome: 'succeeded', kind: 'cucm-log-in' });
    expect(why.prose).toMatch(
      /^asmith signed in at CUCM\. .* CUCM refused the AXL call all the same, because the user has no role Standard AXL API Access.*\. Put asmith into an access control group with that role\.$/,
    );
  });
});
