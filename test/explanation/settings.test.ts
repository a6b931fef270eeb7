import type { Cluster } from '@uclab/cluster';
import { describe, expect, inject, it, vi } from 'vitest';
import { callAxl, element } from '../scenarios/axl.ts';
import { agentsCaughtUp } from '../scenarios/cluster-state.ts';
import { expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

const wrong = ['LDAP_SETTINGS_WRONG'];
const where = 'LDAP Authentication on cucm';

/** Waits until the node uses what was set on CUCM. */
const untilRefused = (cluster: Cluster) =>
  vi.waitFor(async () => expect((await cluster.signIn({ user: 'asmith' })).signedIn).toBe(false), { timeout: 15_000 });

describe('settings of LDAP Authentication', () => {
  const lab = explainedCluster();
  const set = async (values: Record<string, string>) => {
    await lab.cluster.setLdap('authentication', values);
    await untilRefused(lab.cluster);
  };

  it('name a host that does not resolve', async () => {
    await set({ host: 'nosuch.lab.example' });
    const why = await expectSignInExplained(lab.cluster, { symptom: 'LDAP_NAME_NOT_RESOLVED', causes: wrong, failsAt: /^TCP nosuch/ });
    expect(why.causes[0]?.where).toBe(where);
  });

  it('name a host that has no LDAP', async () => {
    await set({ host: 'cucm' });
    const why = await expectSignInExplained(lab.cluster, { symptom: 'LDAP_CONNECT_REFUSED', causes: wrong, failsAt: /^TCP cucm:636/ });
    expect(why.causes[0]?.where).toBe(where);
  });

  it('have a wrong manager password', async () => {
    await set({ managerPassword: 'wrong' });
    await expectSignInExplained(lab.cluster, { symptom: 'LDAP_MANAGER_BIND_REFUSED', causes: wrong, failsAt: /^bind as manager/ });
  });

  it('have a manager whom the directory does not know', async () => {
    await set({ managerDn: 'cn=nobody,dc=lab,dc=example' });
    await expectSignInExplained(lab.cluster, { symptom: 'LDAP_MANAGER_BIND_REFUSED', causes: wrong, failsAt: /^bind as manager/ });
  });

  it('have a search base that does not exist', async () => {
    await set({ searchBase: 'ou=Nowhere,dc=lab,dc=example' });
    await expectSignInExplained(lab.cluster, { symptom: 'LDAP_BASE_NOT_FOUND', causes: wrong, failsAt: /^search .* below ou=Nowhere/ });
  });

  it('have a search base that does not hold the user', async () => {
    await set({ searchBase: 'ou=Service Accounts,dc=lab,dc=example' });
    await expectSignInExplained(lab.cluster, { symptom: 'LDAP_USER_NOT_FOUND', causes: wrong, failsAt: /^search \(uid=asmith\)/ });
  });

  it('are mended once they are right again, and a password not by another one that nobody took', async () => {
    const attemptRefused = async () => (await lab.cluster.signIn({ user: 'asmith' })).attempt;
    await set({ searchBase: 'ou=Nowhere,dc=lab,dc=example' });
    const lost = await attemptRefused();
    await lab.cluster.setLdap('authentication', { searchBase: 'dc=lab,dc=example', managerPassword: 'wrong' });
    await agentsCaughtUp(lab.cluster);
    const locked = await attemptRefused();
    await lab.cluster.setLdap('authentication', { managerPassword: 'wrong as well' });
    await agentsCaughtUp(lab.cluster);
    for (const attempt of [lost, locked]) {
      const why = await lab.cluster.why(attempt);
      expect(why.causes).toMatchObject([{ code: 'LDAP_SETTINGS_WRONG', mended: false }]);
      expect(why.prose).not.toContain('mended');
    }
    await lab.cluster.setLdap('authentication', { managerPassword: (await lab.cluster.status()).accounts.directoryManager.password });
    await agentsCaughtUp(lab.cluster);
    for (const attempt of [lost, locked]) {
      const why = await lab.cluster.why(attempt);
      expect(why.causes).toMatchObject([{ code: 'LDAP_SETTINGS_WRONG', mended: true }]);
      expect(why.prose).toContain('That has been mended since.');
      expect(why.prose).not.toContain('on page LDAP Authentication of cucm');
    }
  });

  it('have Use SSL ticked for the plain port', async () => {
    await set({ port: '389' });
    // The embedded server answers with an LDAP message, slapd hangs up.
    await expectSignInExplained(lab.cluster, {
      symptom: inject('platform') === 'embedded' ? 'LDAP_TLS_FAILED' : 'LDAP_CONNECTION_CLOSED',
      causes: wrong,
      failsAt: /^TLS directory:389/,
    });
  });

  it('were changed by an AXL client of somebody else', async () => {
    const server = `<server>${element('hostName', 'nosuch.lab.example')}${element('ldapPortNumber', '636')}${element('sslEnabled', 'true')}</server>`;
    expect(await callAxl(lab.cluster, 'updateLdapAuthentication', `<servers>${server}</servers>`)).toMatchObject({ status: 200 });
    await untilRefused(lab.cluster);
    await expectSignInExplained(lab.cluster, { symptom: 'LDAP_NAME_NOT_RESOLVED', causes: wrong, failsAt: /^TCP nosuch/ });
  });

  it('are stale on a node that cannot copy what CUCM has since', async () => {
    await set({ searchBase: 'ou=Nowhere,dc=lab,dc=example' });
    await agentsCaughtUp(lab.cluster);
    await lab.cluster.block('cups1-to-cucm');
    await lab.cluster.setLdap('authentication', { searchBase: 'dc=lab,dc=example' });
    const why = await expectSignInExplained(lab.cluster, {
      symptom: 'LDAP_BASE_NOT_FOUND',
      causes: ['AUTHENTICATION_SETTINGS_STALE', 'ACCESS_LIST_DENIED'],
      failsAt: /^search/,
    });
    expect(why.prose).toContain('That cannot be copied now, because link cups1-to-cucm is blocked.');
    expect(why.remedy).toMatch(/^Permit TCP 8443 and 9443 from cups1 to cucm; .* copy the settings from CUCM\.$/);
  });
});
