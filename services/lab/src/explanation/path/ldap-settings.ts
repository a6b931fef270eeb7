import type { LdapAuthentication, LdapServer } from '@uclab/contracts/appliance/v1/appliance';
import type { Evidence } from '../evidence.ts';
import { type Finding, missingCopy, type Step } from '../finding.ts';
import { agentFindings } from './agent.ts';
import { serverText, statusOf } from './reading.ts';

/** The LDAP settings by which a node dials, and where they come from. */
export interface LdapSettingsInUse {
  readonly node: string;
  /** The page on which they stand, for instance `LDAP Authentication`. */
  readonly page: string;
  readonly managerDn: string;
  readonly userSearchBase: string;
  readonly servers: readonly LdapServer[];
  readonly passwordDigest: string;
  /** A presence node uses what it copied from CUCM. */
  readonly copied: boolean;
  /** What a setting that is not right means, where it is no setting of CUCM's. */
  readonly wrong?: (step: Step, text: string, remedy: string) => Finding;
  /** What their page calls things; as on CUCM's where it is left out. */
  readonly words?: { readonly secured: string; readonly plain: string; readonly agree: string; readonly account: string };
}

type Dialled = Pick<LdapSettingsInUse, 'managerDn' | 'userSearchBase' | 'servers' | 'passwordDigest'>;

const key = (settings: Dialled): string =>
  [
    settings.managerDn,
    settings.userSearchBase,
    settings.passwordDigest,
    ...settings.servers.map((server) => `${serverText(server)}${server.ssl}`),
  ].join('|');

/** LDAP Authentication as it stands on CUCM now. */
export const authenticationOnCucm = (evidence: Evidence): LdapAuthentication | undefined =>
  statusOf(evidence, 'cucm')?.cucm?.authentication;

/** Whether a presence node dials by a copy that differs from what stands on CUCM now, or dials where CUCM would not. */
function isStale(evidence: Evidence, settings: LdapSettingsInUse): boolean {
  const onCucm = authenticationOnCucm(evidence);
  return settings.copied && onCucm !== undefined && (!onCucm.enabled || key(onCucm) !== key(settings));
}

/** A copy that a presence node has not renewed, and what keeps it from that; `wrong` says what comes of it. */
export function staleFindings(evidence: Evidence, node: string, step: Step, wrong: string): Finding[] {
  const stale: Finding = {
    cause: 'AUTHENTICATION_SETTINGS_STALE',
    step,
    where: node,
    text: `${node} still uses an older copy of the LDAP authentication settings than CUCM has: ${wrong}`,
    remedy: `Let the Sync Agent of ${node} copy the settings from CUCM`,
  };
  return missingCopy(stale, agentFindings(evidence, node, step));
}

/** Where a node's own switch of LDAP authentication is not CUCM's: what comes of that for a password; undefined where they agree. */
export function otherMethod(evidence: Evidence, node: string): string | undefined {
  const [onNode, onCucm] = [statusOf(evidence, node)?.cups?.authentication, authenticationOnCucm(evidence)];
  if (!onNode || !onCucm || onNode.enabled === onCucm.enabled) return undefined;
  return onNode.enabled
    ? 'there LDAP authentication is on, so it asks the directory for a password that CUCM checks itself'
    : 'there LDAP authentication is off, so it checks itself a password that CUCM asks the directory for';
}

/** Where the attribute by which a node looks for its users is not CUCM's any more. */
export function otherAttribute(evidence: Evidence, node: string): string | undefined {
  const [onNode, onCucm] = [statusOf(evidence, node)?.cups?.authentication, authenticationOnCucm(evidence)];
  if (!onNode || !onCucm || onNode.userIdAttribute === onCucm.userIdAttribute) return undefined;
  return `it looks for users by ${onNode.userIdAttribute}, and CUCM by ${onCucm.userIdAttribute}`;
}

/** A setting that is not right: of CUCM itself, or of a copy that CUCM has mended since. */
export function settingFindings(evidence: Evidence, settings: LdapSettingsInUse, step: Step, wrong: string, remedy: string): Finding[] {
  if (settings.wrong) return [settings.wrong(step, wrong, remedy)];
  if (!isStale(evidence, settings)) {
    return [
      {
        cause: 'LDAP_SETTINGS_WRONG',
        step,
        where: `${settings.page} on cucm`,
        text: wrong,
        remedy: `${remedy} on page ${settings.page} of cucm`,
      },
    ];
  }
  return staleFindings(evidence, settings.node, step, wrong);
}
