import type { Evidence } from '../evidence.ts';
import type { Finding, Step } from '../finding.ts';
import { axlAccountFindings } from './axl-account.ts';
import { ldapFindings } from './ldap-server.ts';
import type { LdapSettingsInUse } from './ldap-settings.ts';
import { statusOf } from './reading.ts';
import { serviceFindings } from './service.ts';

/** Service parameter LDAP Connection Timeout: 5 seconds. */
const dirSync = { service: 'Cisco DirSync', serverMs: 5000 };

/** What keeps CUCM from synchronising from LDAP; with `step`, seen from an attempt that only waits for its result. */
export function synchronisationFindings(evidence: Evidence, step?: Step): Finding[] {
  const cucm = statusOf(evidence, 'cucm')?.cucm;
  const services = serviceFindings(evidence, 'cucm', ['Cisco Tomcat', 'Cisco AXL Web Service', 'Cisco DirSync'], 'reach-node');
  const off: Finding[] =
    cucm && !cucm.synchronisationEnabled
      ? [
          {
            cause: 'SYNCHRONISATION_DISABLED',
            step: 'reach-node',
            where: 'LDAP System on cucm',
            text: 'Enable Synchronizing from LDAP Server is off on CUCM',
            remedy: 'Enable synchronisation on page LDAP System of cucm',
          },
        ]
      : [];
  const none: Finding[] =
    cucm?.synchronisationEnabled && cucm.agreements.length === 0
      ? [
          {
            cause: 'LDAP_SETTINGS_WRONG',
            step: 'reach-node',
            where: 'LDAP Directory on cucm',
            text: 'CUCM has no LDAP Directory agreement, so it is told of no directory to synchronise from',
            remedy: 'Add an agreement on page LDAP Directory of cucm',
          },
        ]
      : [];
  const agreements = (cucm?.agreements ?? []).flatMap((agreement) => {
    const settings: LdapSettingsInUse = {
      node: 'cucm',
      page: `LDAP Directory ${agreement.name}`,
      managerDn: agreement.managerDn,
      userSearchBase: agreement.userSearchBase,
      servers: agreement.servers,
      passwordDigest: agreement.passwordDigest,
      copied: false,
    };
    return ldapFindings(evidence, settings, dirSync);
  });
  const findings = [...services, ...axlAccountFindings(evidence), ...off, ...none, ...agreements];
  return step ? findings.map((finding) => ({ ...finding, step })) : findings;
}
