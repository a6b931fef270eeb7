import type { LdapAuthentication } from '@uclab/contracts/appliance/v1/appliance';
import { isWithin } from '../../directory/index.ts';
import type { Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { list } from '../words.ts';
import { entryFindings, userFindings } from './account.ts';
import { axlAccountFindings } from './axl-account.ts';
import { ldapFindings } from './ldap-server.ts';
import { type LdapSettingsInUse, otherMethod, settingFindings, staleFindings } from './ldap-settings.ts';
import { linkFindings, onTheWay, type Patience } from './link.ts';
import { localStandingFindings } from './local-credential.ts';
import { statusOf } from './reading.ts';
import { serviceFindings } from './service.ts';

const httpsPort = 8443;
const tomcat = 'Cisco Tomcat';
/** A client waits half a minute for its node: a TLS handshake, the login, and what the node needs for it. */
const clientPatience: Patience = { ms: 20_000, roundTrips: 2 };
/** A node's patience with each server, by which LDAP authentication dials. */
const serverMs = 2500;

/** The node's own view of LDAP authentication: CUCM's page, or a presence node's copy of it. */
export const authenticationOf = (evidence: Evidence, node: string): LdapAuthentication | undefined => {
  const status = statusOf(evidence, node);
  return status?.cups?.authentication ?? status?.cucm?.authentication;
};

/** A search base that exists and does not hold the user's entry. */
function outsideBase(evidence: Evidence, settings: LdapSettingsInUse, userid: string): Finding[] {
  const dn = evidence.people.get(userid.toLowerCase())?.entry?.dn;
  const base = settings.userSearchBase.toLowerCase();
  if (dn === undefined || evidence.naming.get(base) !== 'entry' || isWithin(dn, base)) return [];
  const wrong = `the entry of ${userid} is not below ${settings.userSearchBase}, the search base`;
  return settingFindings(evidence, settings, 'search', wrong, `Name a search base that holds ${userid}`);
}

/** Several entries of the search base with the user's id, of which a node takes none. */
function severalEntries(evidence: Evidence, { userSearchBase }: LdapSettingsInUse, userid: string): Finding[] {
  const dns = evidence.people.get(userid.toLowerCase())?.dns ?? [];
  const below = dns.filter((dn) => isWithin(dn, userSearchBase));
  if (below.length < 2) return [];
  return [
    {
      cause: 'USER_ID_NOT_UNIQUE',
      step: 'search',
      where: 'directory',
      text: `${below.length} entries below ${userSearchBase} have user id ${userid}: ${list(below)}`,
      remedy: 'Give each of them a user id of its own in the directory',
    },
  ];
}

/** A presence node that has never followed CUCM has nobody whose password it would check, and no settings that could be old. */
const hasCopiedNothing = (evidence: Evidence, node: string): boolean => statusOf(evidence, node)?.cups?.revision === 0;

function passwordFindings(evidence: Evidence, userid: string, node: string): Finding[] {
  const authentication = authenticationOf(evidence, node);
  const record = evidence.people.get(userid.toLowerCase())?.onNode.get(node);
  if (!authentication || hasCopiedNothing(evidence, node)) return [];
  if (record?.source === 'local') return localStandingFindings(evidence, userid, node);
  if (!authentication.enabled) {
    // People type the password that CUCM wants of them now, which is the directory's.
    const wrong = otherMethod(evidence, node);
    const stale = wrong === undefined ? [] : staleFindings(evidence, node, 'check-password', wrong);
    return [...stale, ...localStandingFindings(evidence, userid, node)];
  }
  const settings: LdapSettingsInUse = {
    node,
    page: 'LDAP Authentication',
    managerDn: authentication.managerDn,
    userSearchBase: authentication.userSearchBase,
    servers: authentication.servers,
    passwordDigest: authentication.passwordDigest,
    copied: node !== 'cucm',
  };
  // Whom the node does not know it never looks for in the directory, and an inactive user without an entry is told with that already.
  const entry = record === null ? [] : entryFindings(evidence, userid);
  const told = record?.status === 'inactive' ? entry.filter(({ cause }) => cause !== 'USER_NOT_IN_DIRECTORY') : entry;
  return [
    ...ldapFindings(evidence, settings, { service: tomcat, serverMs }),
    ...outsideBase(evidence, settings, userid),
    ...severalEntries(evidence, settings, userid),
    ...told,
  ];
}

/** What keeps a CUPC user from signing in at a presence node. */
export const signInFindings = (evidence: Evidence, userid: string, node: string): Finding[] => [
  ...onTheWay(
    linkFindings(evidence, 'cupc', node, [httpsPort], 'reach-node', () => clientPatience),
    serviceFindings(evidence, node, [tomcat, 'Client Profile Agent'], 'reach-node'),
  ),
  ...userFindings(evidence, userid, node),
  ...passwordFindings(evidence, userid, node),
];

/** What keeps a user from logging in at CUCM itself. */
export const cucmLogInFindings = (evidence: Evidence, userid: string): Finding[] => [
  ...serviceFindings(evidence, 'cucm', [tomcat, 'Cisco AXL Web Service'], 'reach-node'),
  ...axlAccountFindings(evidence),
  ...userFindings(evidence, userid, 'cucm'),
  ...passwordFindings(evidence, userid, 'cucm'),
];

/** What keeps an application user from AXL: never the directory. */
export const applicationUserFindings = (evidence: Evidence): Finding[] => [
  ...serviceFindings(evidence, 'cucm', [tomcat, 'Cisco AXL Web Service'], 'reach-node'),
  ...axlAccountFindings(evidence),
];
