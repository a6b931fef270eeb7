import type { LdapAgreement } from '@uclab/contracts/appliance/v1/appliance';
import type { Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { axlAccountFindings } from './axl-account.ts';
import { ldapFindings } from './ldap-server.ts';
import type { LdapSettingsInUse } from './ldap-settings.ts';
import { statusOf } from './reading.ts';
import { serviceFindings } from './service.ts';

/** Service parameter LDAP Connection Timeout: 5 seconds. */
const dirSync = { service: 'Cisco DirSync', serverMs: 5000 };

/**
 * What keeps somebody from synchronising CUCM from LDAP by hand. `agreements`: the names of those that are to be synchronised, where not
 * all are; of others nothing is told, unless none of the names is one of CUCM's any more.
 */
export function synchronisationFindings(evidence: Evidence, agreements?: readonly string[]): Finding[] {
  const services = serviceFindings(evidence, 'cucm', ['Cisco Tomcat', 'Cisco AXL Web Service', dirSync.service], 'reach-node');
  return [...services, ...axlAccountFindings(evidence), ...settingsFindings(evidence), ...directoryFindings(evidence, agreements)];
}

/** What keeps Cisco DirSync, which runs, from the directories of agreements, whoever begins a run. */
export function directoryFindings(evidence: Evidence, agreements?: readonly string[]): Finding[] {
  const all = statusOf(evidence, 'cucm')?.cucm?.agreements ?? [];
  const named = agreements && all.filter(({ name }) => agreements.includes(name));
  return (named && named.length > 0 ? named : all).flatMap((agreement) => ldapFindings(evidence, settingsOf(agreement), dirSync));
}

const settingsOf = ({ name, managerDn, userSearchBase, servers, passwordDigest }: LdapAgreement): LdapSettingsInUse => ({
  node: 'cucm',
  page: `LDAP Directory ${name}`,
  managerDn,
  userSearchBase,
  servers,
  passwordDigest,
  copied: false,
});

/** Settings of CUCM without which nothing is synchronised at all. */
function settingsFindings(evidence: Evidence): Finding[] {
  const cucm = statusOf(evidence, 'cucm')?.cucm;
  if (!cucm) return [];
  const at = { step: 'reach-node' } as const;
  const off: Finding = {
    ...at,
    cause: 'SYNCHRONISATION_DISABLED',
    where: 'LDAP System on cucm',
    text: 'Enable Synchronizing from LDAP Server is off on CUCM',
    remedy: 'Enable synchronisation on page LDAP System of cucm',
  };
  const noAgreement: Finding = {
    ...at,
    cause: 'LDAP_SETTINGS_WRONG',
    where: 'LDAP Directory on cucm',
    text: 'CUCM has no LDAP Directory agreement, so it is told of no directory to synchronise from',
    remedy: 'Add an agreement on page LDAP Directory of cucm',
  };
  return [...(cucm.synchronisationEnabled ? [] : [off]), ...(cucm.agreements.length > 0 ? [] : [noAgreement])];
}
