import { describe, expect, inject, it, vi } from 'vitest';
import { neverHadTheCertificate, uploadDirectoryCertificate } from '../scenarios/cluster-state.ts';
import { disableByHand } from './by-hand.ts';
import { expectTrueEffects } from './effect-check.ts';
import { type Expected, expectExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

describe('a run of the synchronisation', () => {
  const lab = explainedCluster();
  const expectRunExplained = async (expected: Expected) => {
    const { attempt, outcome } = await lab.cluster.sync();
    expect(outcome).toBe('failed');
    return expectExplained(lab.cluster, attempt, expected);
  };

  it('is blocked by an access list, while clients sign in', async () => {
    await lab.cluster.block('cucm-to-directory', 'refuse');
    const why = await expectRunExplained({
      symptom: 'LDAP_CONNECT_REFUSED',
      causes: ['ACCESS_LIST_DENIED'],
      failsAt: /^TCP directory:636/,
    });
    expect(why.prose).toBe(
      'The synchronisation of CUCM failed and changed nobody: CUCM dialled directory:636 and was refused at once, because link ' +
        'cucm-to-directory is blocked. Presence nodes ask the directory themselves, so sign-in at cups1 and cups2 is unaffected. Permit TCP ' +
        '636 from cucm to directory; nothing needs restarting. Without the lab, a stopped LDAP service would look the same from CUCM.',
    );
  });

  it('of several agreements may fail beside another that does not, and both are told', async () => {
    const { dn: managerDn, password: managerPassword } = (await lab.cluster.status()).accounts.directoryManager;
    const branch = { managerDn, managerPassword, searchBase: 'ou=Engineering,ou=People,dc=lab,dc=example', port: '389', filter: 'nobody' };
    await lab.cluster.setFilter('nobody', '(ou=nobody)');
    await lab.cluster.addAgreement('branch', { ...branch, host: 'directory' });
    await lab.cluster.directory.addUser({ userid: 'znewman', lastName: 'Newman' });
    const { attempt, outcome, message, added, agentsBehind } = await lab.cluster.sync();
    expect({ outcome, added, agentsBehind }).toEqual({ outcome: 'failed', added: 1, agentsBehind: [] });
    expect(message).toMatch(/^branch: Sync failed: .*; corporate: Sync is performed successfully$/);
    const { prose } = await lab.cluster.why(attempt);
    expect(prose).toMatch(
      /^CUCM synchronised by corporate\. Entries read: \d+; users added: 1, .*\. The run of branch failed and changed nobody, because /,
    );
  });

  describe('of several agreements that are wrong', () => {
    const manager = async () => (await lab.cluster.status()).accounts.directoryManager;
    const addFaultyAgreements = async () => {
      const { dn: managerDn, password } = await manager();
      const server = { managerDn, host: 'directory', port: '389' };
      await lab.cluster.addAgreement('b3', { ...server, managerPassword: 'wrong', searchBase: 'ou=Nowhere,dc=lab,dc=example' });
      await lab.cluster.addAgreement('b4', { ...server, managerPassword: password, searchBase: 'dc=other,dc=example' });
    };
    const noBase = (base: string) => `the directory has no entry ${base}, the search base`;

    it('is mended once the agreement that failed is gone', async () => {
      const { dn: managerDn } = await manager();
      const searchBase = 'ou=People,dc=lab,dc=example';
      await lab.cluster.addAgreement('b5', { managerDn, managerPassword: 'wrong', searchBase, host: 'directory', port: '389' });
      const { attempt } = await lab.cluster.sync({ agreement: 'b5' });
      expect((await lab.cluster.why(attempt)).causes).toMatchObject([{ where: 'LDAP Directory b5 on cucm', mended: false }]);
      await lab.cluster.removeAgreement('b5');
      const why = await lab.cluster.why(attempt);
      expect(why.causes).toMatchObject([{ where: 'LDAP Directory b5 on cucm', mended: true }]);
      expect(why.prose).not.toContain('on page LDAP Directory b5');
    });

    it('is explained by its own only', async () => {
      await addFaultyAgreements();
      const { attempt } = await lab.cluster.sync({ agreement: 'b4' });
      const why = await expectExplained(lab.cluster, attempt, { symptom: 'LDAP_BASE_NOT_FOUND', causes: ['LDAP_SETTINGS_WRONG'] });
      expect(why.causes).toMatchObject([{ where: 'LDAP Directory b4 on cucm', text: `${noBase('dc=other,dc=example')}.` }]);
      expect(why.prose).toMatch(
        /^The run of b4 failed and changed nobody: CUCM dialled directory:389 and found no such search base, because the directory has no entry dc=other,dc=example, the search base\. /,
      );
      expect(`${why.prose} ${why.remedy}`).not.toMatch(/b3|Nowhere|corporate/);

      const other = await lab.cluster.why((await lab.cluster.sync({ agreement: 'b3' })).attempt);
      expect(other.causes.map(({ where }) => where)).toEqual(['LDAP Directory b3 on cucm', 'LDAP Directory b3 on cucm']);
      expect(other.prose).toContain(`Behind that waits a second fault: ${noBase('ou=Nowhere,dc=lab,dc=example')}.`);
      expect(`${other.prose} ${other.remedy}`).not.toMatch(/b4|dc=other/);
    });

    it('tells each run by itself where nobody waits for one before the other', async () => {
      await addFaultyAgreements();
      const { attempt } = await lab.cluster.sync({ wait: false });
      const ended = async () => {
        const { hops, prose } = await lab.cluster.why(attempt);
        expect(hops.filter(({ step }) => /^agreement /.test(step))).toHaveLength(3);
        return { hops, prose };
      };
      const { hops, prose } = await vi.waitFor(ended, { timeout: 5_000, interval: 50 });
      const steps = hops.map(({ step }) => step);
      const of = (agreement: string) =>
        hops.slice(steps.indexOf(`AXL doLdapSync for agreement ${agreement}`), steps.indexOf(`agreement ${agreement}`) + 1);
      expect(of('b3').map(({ symptom }) => symptom)).toEqual([null, null, 'LDAP_MANAGER_BIND_REFUSED', null, 'LDAP_MANAGER_BIND_REFUSED']);
      expect(of('b4').map(({ symptom }) => symptom)).toEqual([null, null, null, 'LDAP_BASE_NOT_FOUND', 'LDAP_BASE_NOT_FOUND']);
      expect(prose).toMatch(/The run of b3 failed and changed nobody: [^.]* had its manager account refused/);
      expect(prose).toMatch(/The run of b4 failed and changed nobody: [^.]* found no such search base, because [^.]* dc=other/);
    });

    it('tells each run by itself, with the call that began it and what it did not reach', async () => {
      await addFaultyAgreements();
      const { attempt } = await lab.cluster.sync();
      const why = await lab.cluster.why(attempt);
      expect(why).toMatchObject({ symptom: 'LDAP_MANAGER_BIND_REFUSED' });
      expect(why.causes.map(({ where }) => where)).toEqual([
        'LDAP Directory b3 on cucm',
        'LDAP Directory b3 on cucm',
        'LDAP Directory b4 on cucm',
      ]);
      expect(why.prose).toMatch(
        /^CUCM synchronised by corporate\. Entries read: .*\. The run of b3 failed and changed nobody: .* manager account refused, because .*\. Behind that waits a second fault: .*ou=Nowhere.*\. The run of b4 failed and changed nobody: .*dc=other/,
      );
      const path = why.hops.map(({ step, outcome }) => `${step.replace(/^(bind as manager|search) .*/, '$1')}: ${outcome}`);
      expect(path).toEqual([
        'AXL doLdapSync for agreement b3: ok',
        'TCP directory:389: ok',
        'bind as manager: failed',
        'read all users: not-reached',
        'agreement b3: failed',
        'AXL doLdapSync for agreement b4: ok',
        'TCP directory:389: ok',
        'bind as manager: ok',
        'search: failed',
        'agreement b4: failed',
        'AXL doLdapSync for agreement corporate: ok',
        'TCP directory:636: ok',
        'TLS directory:636: ok',
        'bind as manager: ok',
        'search: ok',
        'agreement corporate: ok',
      ]);
    });
  });

  it('is blocked by a person in the gateway itself', async () => {
    await disableByHand(lab.cluster, 'cucm-to-directory', 636);
    await expectRunExplained({ symptom: 'LDAP_CONNECT_REFUSED', causes: ['ACCESS_LIST_DENIED'] });
  });

  it('does not trust the certificate, and after an upload still not before DirSync is restarted', async () => {
    await neverHadTheCertificate(lab.cluster, 'cucm');
    const untrusted = { symptom: 'LDAP_TLS_UNTRUSTED_ISSUER', failsAt: /^TLS directory:636/ };
    await expectRunExplained({ ...untrusted, causes: ['DIRECTORY_CERTIFICATE_NOT_TRUSTED'] });
    await uploadDirectoryCertificate(lab.cluster, 'cucm');
    const why = await expectRunExplained({ ...untrusted, causes: ['TRUST_NOT_RELOADED'] });
    expect(why.remedy).toBe('Restart Cisco DirSync on cucm.');
    await lab.cluster.restart('cucm', 'Cisco DirSync');
    expect(await lab.cluster.sync()).toMatchObject({ outcome: 'succeeded' });
  });

  it('finds the directory stopped', async () => {
    await lab.cluster.directory.stop();
    await expectRunExplained({ symptom: 'LDAP_CONNECT_REFUSED', causes: ['DIRECTORY_STOPPED'] });
  });

  it('has a wrong manager password in its agreement', async () => {
    await lab.cluster.setLdap('directory', { managerPassword: 'wrong' });
    const why = await expectRunExplained({
      symptom: 'LDAP_MANAGER_BIND_REFUSED',
      causes: ['LDAP_SETTINGS_WRONG'],
      failsAt: /^bind as manager/,
    });
    expect(why.causes[0]?.where).toBe('LDAP Directory corporate on cucm');
  });

  it('has a wrong port in its agreement', async () => {
    await lab.cluster.setLdap('directory', { port: '6360' });
    await expectRunExplained({ symptom: 'LDAP_CONNECT_REFUSED', causes: ['LDAP_SETTINGS_WRONG'], failsAt: /^TCP directory:6360/ });
  });

  it('has a search base that does not exist', async () => {
    await lab.cluster.setLdap('directory', { searchBase: 'ou=Nowhere,dc=lab,dc=example' });
    await expectRunExplained({ symptom: 'LDAP_BASE_NOT_FOUND', causes: ['LDAP_SETTINGS_WRONG'] });
  });

  it.each([
    ['Cisco Tomcat', 'NODE_UNREACHABLE', 'unreachable'],
    ['Cisco AXL Web Service', 'NODE_SERVICE_UNAVAILABLE', 'conflict'],
  ])('cannot be asked for while %s is stopped on CUCM', async (service, symptom, code) => {
    await lab.cluster.control('cucm', service, 'stop');
    await expect(lab.cluster.sync()).rejects.toMatchObject({ code });
    const { attempt } = await lab.cluster.why();
    await expectExplained(lab.cluster, attempt, { symptom, causes: ['SERVICE_STOPPED'], failsAt: /^AXL doLdapSync/ });
  });

  it('cannot begin while Cisco DirSync is not activated, and a service that is not is not started but activated', async () => {
    await lab.cluster.control('cucm', 'DirSync', 'deactivate');
    const { attempt, outcome } = await lab.cluster.sync();
    expect(outcome).toBe('refused');
    const why = await expectExplained(lab.cluster, attempt, { symptom: 'NODE_SERVICE_UNAVAILABLE', causes: ['SERVICE_STOPPED'] });
    expect(why.remedy).toBe('Activate Cisco DirSync on cucm (uclab service activate cucm DirSync).');
    await lab.cluster.control('cucm', 'DirSync', 'activate');
    expect(await lab.cluster.sync()).toMatchObject({ outcome: 'succeeded' });
  });

  it('of all agreements leaves one alone of which a run is under way', async () => {
    const { dn: managerDn, password: managerPassword } = (await lab.cluster.status()).accounts.directoryManager;
    const servers = 'directory:6360,directory:6361,directory:6362'; // where nobody listens
    await lab.cluster.addAgreement('branch', { managerDn, managerPassword, searchBase: 'dc=lab,dc=example', servers });
    // It waits between its tries, for half a minute in all.
    expect(await lab.cluster.sync({ agreement: 'branch', wait: false })).toMatchObject({ outcome: 'running' });
    await lab.cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
    const both = await lab.cluster.sync();
    expect(both).toMatchObject({
      outcome: 'succeeded',
      added: 1,
      message: 'branch: Sync is currently under process; corporate: Sync is performed successfully',
    });
    expect(await lab.cluster.why(both.attempt)).toMatchObject({ outcome: 'succeeded', causes: [] });
    expect(await lab.cluster.sync({ agreement: 'branch' })).toMatchObject({
      outcome: 'refused',
      message: 'Sync is currently under process',
    });
  });

  it('is only started where nobody waits for it, and counts for nothing before it has ended', async () => {
    const started = await lab.cluster.sync({ wait: false });
    expect(started).toMatchObject({ outcome: 'running', agentsCaughtUp: [], agentsBehind: [] });
    expect(started.run).not.toBe('');
    await expect.poll(async () => (await lab.cluster.status()).sync).toMatchObject({ id: started.run, outcome: 'succeeded' });
  });

  it.each(['foo', 'cn=manager,foo', 'cn='])('has an account in its agreement that is no distinguished name: %s', async (managerDn) => {
    await lab.cluster.setLdap('directory', { managerDn });
    const why = await expectRunExplained({ symptom: 'LDAP_MANAGER_BIND_REFUSED', causes: ['LDAP_SETTINGS_WRONG'] });
    expect(why.prose).toContain(`'${managerDn}' is no distinguished name, as a manager account has to be given`);
  });

  it.each(['People', 'ou=People,lab.example'])('has a search base that is no distinguished name: %s', async (searchBase) => {
    await lab.cluster.setLdap('directory', { searchBase });
    const why = await expectRunExplained({ symptom: 'LDAP_BASE_NOT_FOUND', causes: ['LDAP_SETTINGS_WRONG'] });
    expect(why.prose).toContain(`'${searchBase}' is no distinguished name, as a search base has to be given`);
    expect(why.remedy).toContain('Name a search base that the directory has');
  });

  it.each(['cn=nobody,dc=lab,dc=example', String.raw`cn=foo\=,dc=lab`])(
    'has an account that the directory does not have: %s',
    async (managerDn) => {
      await lab.cluster.setLdap('directory', { managerDn });
      const why = await expectRunExplained({ symptom: 'LDAP_MANAGER_BIND_REFUSED', causes: ['LDAP_SETTINGS_WRONG'] });
      expect(why.prose).toContain(`the directory has no manager account ${managerDn}`);
    },
  );

  it('is given nobody, and drops that', async () => {
    await lab.cluster.setLdap('directory', { searchBase: 'ou=Service Accounts,dc=lab,dc=example' });
    const why = await expectRunExplained({ symptom: 'LDAP_RETURNED_NO_USERS', causes: ['DIRECTORY_EMPTY'] });
    expect(why.prose).toContain('below ou=Service Accounts,dc=lab,dc=example that meets (objectclass=inetOrgPerson)');
    expect(why.affected.map(({ text }) => text)).toEqual(['synchronisation of CUCM from LDAP']);
    expect((await lab.cluster.users('cucm')).users.filter(({ status }) => status !== 'active')).toEqual([]);
  });

  it('is given nobody by a filter of its own, and drops that', async () => {
    await lab.cluster.setFilter('lawyers', '(&(objectClass=inetOrgPerson)(departmentNumber=990))');
    await lab.cluster.setLdap('directory', { filter: 'lawyers' });
    const { searchBase } = (await lab.cluster.ldap()).directories[0] ?? {};
    const why = await expectRunExplained({ symptom: 'LDAP_RETURNED_NO_USERS', causes: ['DIRECTORY_EMPTY'] });
    expect(why.prose).toContain(`below ${searchBase} that meets (&(objectClass=inetOrgPerson)(departmentNumber=990))`);
    expect((await lab.cluster.users('cucm')).users.filter(({ status }) => status !== 'active')).toEqual([]);
  });

  it('leaves everybody out, and drops that', async () => {
    await lab.cluster.directory.addUser({ userid: 'pwsapp', firstName: 'P', lastName: 'App', password: 'New-secret-1' });
    await lab.cluster.setFilter('programs', '(uid=pwsapp)');
    await lab.cluster.setLdap('directory', { filter: 'programs' });
    const why = await expectRunExplained({ symptom: 'LDAP_RETURNED_NO_USERS', causes: ['ENTRIES_LEFT_OUT'] });
    const [, run = ''] = /uclab runs show ([\w-]+)\)/.exec(why.remedy) ?? [];
    const { leftOut } = await lab.cluster.run(run);
    expect(leftOut.map(({ reason }) => reason)).toEqual(['pwsapp is an application user']);
    expect(await lab.cluster.whyUser('pwsapp')).toMatchObject({ cause: 'ENTRY_LEFT_OUT' });
  });

  it('is ended by a restart of DirSync, which is no fault of the directory', async () => {
    await lab.cluster.setLink('cucm-to-directory', { latencyMs: 1000 });
    const { attempt, run } = await lab.cluster.sync({ wait: false });
    await lab.cluster.restart('cucm', 'Cisco DirSync');
    expect(await lab.cluster.run(run)).toMatchObject({ outcome: 'failed', error: 'Cisco DirSync was stopped' });
    await lab.cluster.allow('cucm-to-directory');
    await expectExplained(lab.cluster, attempt, { symptom: 'SYNC_ENDED', causes: ['SYNCHRONISATION_ENDED'] });
    expect(await lab.cluster.sync()).toMatchObject({ outcome: 'succeeded' });
  });

  it('succeeds, and says what it did', async () => {
    await lab.cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
    const { attempt } = await lab.cluster.sync();
    const why = await lab.cluster.why(attempt);
    expect(why).toMatchObject({ outcome: 'succeeded', cause: null, causes: [], affected: [] });
    expect(why.prose).toContain('users added: 1, updated: 0, deactivated: 0.');
  });
});

describe.runIf(inject('platform') === 'embedded')('a run of the synchronisation where CUCM does not synchronise from LDAP', () => {
  const lab = explainedCluster({ profile: 'no-ldap' });

  it('is refused, and affects nobody else', async () => {
    const { attempt, outcome } = await lab.cluster.sync();
    expect(outcome).toBe('refused');
    const why = await lab.cluster.why(attempt);
    expect(why).toMatchObject({ outcome: 'failed', symptom: 'SYNC_NOT_ENABLED', cause: 'SYNCHRONISATION_DISABLED' });
    expect(why.causes.map(({ where }) => where)).toEqual(['LDAP System on cucm', 'LDAP Directory on cucm']);
    expect(why.remedy).toBe('Enable synchronisation on page LDAP System of cucm. Add an agreement on page LDAP Directory of cucm.');
    expect(why.affected.map(({ text }) => text)).toEqual(['synchronisation of CUCM from LDAP']);
    await expectTrueEffects(lab.cluster, why);
  });

  it('is refused for another reason once it does, for there is no agreement', async () => {
    await lab.cluster.setLdap('system', { syncEnabled: 'true' });
    const { attempt, outcome } = await lab.cluster.sync();
    expect(outcome).toBe('refused');
    await expectExplained(lab.cluster, attempt, { symptom: 'SYNC_NO_AGREEMENT', causes: ['LDAP_SETTINGS_WRONG'] });
  });
});
