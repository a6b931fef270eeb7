import { describe, expect, it } from 'vitest';
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
