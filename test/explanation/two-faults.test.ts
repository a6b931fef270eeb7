import { describe, expect, it, vi } from 'vitest';
import { neverHadTheCertificate, uploadDirectoryCertificate } from '../scenarios/cluster-state.ts';
import { expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

describe('two faults at once are both named, the one that is met first before the other', () => {
  const lab = explainedCluster();

  it('an access list and a missing certificate', async () => {
    await neverHadTheCertificate(lab.cluster, 'cups1');
    await lab.cluster.block('cups1-to-directory');
    const why = await expectSignInExplained(lab.cluster, {
      symptom: 'LDAP_CONNECT_TIMEOUT',
      causes: ['ACCESS_LIST_DENIED', 'DIRECTORY_CERTIFICATE_NOT_TRUSTED'],
    });
    expect(why.prose).toContain('Behind that waits a second fault: directory-trust of cups1 is empty');
    expect(why.prose).not.toContain('needs restarting');
    // Mending the first brings the second to light.
    await lab.cluster.allow('cups1-to-directory');
    await expectSignInExplained(lab.cluster, { symptom: 'LDAP_TLS_UNTRUSTED_ISSUER', causes: ['DIRECTORY_CERTIFICATE_NOT_TRUSTED'] });
  });

  it('a stopped directory and a certificate that was not loaded', async () => {
    await neverHadTheCertificate(lab.cluster, 'cups1');
    await uploadDirectoryCertificate(lab.cluster, 'cups1');
    await lab.cluster.directory.stop();
    await expectSignInExplained(lab.cluster, { symptom: 'LDAP_CONNECT_REFUSED', causes: ['DIRECTORY_STOPPED', 'TRUST_NOT_RELOADED'] });
  });

  it('an access list that refuses and a stopped directory', async () => {
    await lab.cluster.block('cups1-to-directory', 'refuse');
    await lab.cluster.directory.stop();
    const state = async () => (await lab.cluster.links()).links.find(({ name }) => name === 'cups1-to-directory')?.state;
    expect(await state()).toBe('refuse');
    const why = await expectSignInExplained(lab.cluster, {
      symptom: 'LDAP_CONNECT_REFUSED',
      causes: ['ACCESS_LIST_DENIED', 'DIRECTORY_STOPPED'],
    });
    expect(why.remedy).toMatch(/Permit TCP 636 .* Start the LDAP service/);
  });

  it('a wrong host name and an access list', async () => {
    await lab.cluster.setLdap('authentication', { host: 'nosuch.lab.example' });
    await vi.waitFor(async () => expect((await lab.cluster.signIn({ user: 'asmith' })).signedIn).toBe(false), { timeout: 15_000 });
    await lab.cluster.block('cups1-to-directory');
    await expectSignInExplained(lab.cluster, {
      symptom: 'LDAP_NAME_NOT_RESOLVED',
      causes: ['LDAP_SETTINGS_WRONG', 'ACCESS_LIST_DENIED'],
    });
  });

  it('an access list and a locked account', async () => {
    await lab.cluster.directory.change('asmith', 'lock');
    await lab.cluster.block('cups1-to-directory', 'refuse');
    await expectSignInExplained(lab.cluster, { symptom: 'LDAP_CONNECT_REFUSED', causes: ['ACCESS_LIST_DENIED', 'ACCOUNT_LOCKED'] });
  });

  it('an expired certificate of an unknown authority', async () => {
    await lab.cluster.directory.issueCertificate({ expired: true, ca: 'new' });
    await expectSignInExplained(lab.cluster, {
      symptom: 'LDAP_TLS_UNTRUSTED_ISSUER',
      causes: ['DIRECTORY_CERTIFICATE_NOT_TRUSTED', 'DIRECTORY_CERTIFICATE_EXPIRED'],
    });
  });
});
