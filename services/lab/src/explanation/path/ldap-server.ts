import type { LdapServer } from '@uclab/contracts/appliance/v1/appliance';
import type { Evidence } from '../evidence.ts';
import { type Finding, serverKey } from '../finding.ts';
import { trustFindings } from './directory-trust.ts';
import { type LdapSettingsInUse, settingFindings } from './ldap-settings.ts';
import { linkFindings } from './link.ts';
import { isReachable, nodeNamed, serverText, statusOf } from './reading.ts';

const directoryNode = 'directory';
const plainPort = 389;
const tlsPort = 636;
const ldapPorts = [plainPort, tlsPort];

/** Who dials, and how long it waits for the first answer of a server. */
export interface Dialler {
  readonly service: string;
  readonly serverMs: number;
}

/** What keeps a service of a node from an LDAP server of its settings and from finding its way there: the steps up to the search. */
function serverFindings(evidence: Evidence, settings: LdapSettingsInUse, dialler: Dialler, server: LdapServer): Finding[] {
  const { node } = settings;
  const directory = statusOf(evidence, directoryNode);
  const target = nodeNamed(evidence, node, server.host);
  if (target === undefined) {
    const wrong = `${server.host} is not a name that ${node} can resolve`;
    return settingFindings(evidence, settings, 'resolve', wrong, 'Name the right host');
  }
  if (target !== directoryNode) {
    const wrong = `${server.host} offers no LDAP`;
    return settingFindings(evidence, settings, 'connect', wrong, 'Name the host of the directory');
  }
  if (!ldapPorts.includes(server.port)) {
    const wrong = `nothing listens on port ${server.port} of ${server.host}`;
    return settingFindings(evidence, settings, 'connect', wrong, `Give the port of the directory, ${server.ssl ? tlsPort : plainPort},`);
  }
  const way = linkFindings(evidence, node, directoryNode, [server.port], 'connect', () => ({
    ms: dialler.serverMs,
    // The bind of the manager, and before it a TLS handshake.
    roundTrips: server.ssl ? 2 : 1,
  }));
  const running = isReachable(evidence, directoryNode) && (directory?.listeningPorts ?? []).includes(server.port);
  const stopped: Finding[] = running
    ? []
    : [
        {
          cause: 'DIRECTORY_STOPPED',
          step: 'connect',
          where: directoryNode,
          text: `the LDAP service of the directory does not run`,
          remedy: `Start the LDAP service of the directory; nothing else needs restarting`,
        },
      ];
  const mismatch = server.ssl === (server.port === tlsPort) ? [] : sslMismatch(evidence, settings, server);
  const trust = server.ssl && server.port === tlsPort ? trustFindings(evidence, node, dialler.service, server) : [];
  return [...way, ...stopped, ...mismatch, ...trust];
}

function sslMismatch(evidence: Evidence, settings: LdapSettingsInUse, server: LdapServer): Finding[] {
  const wrong = server.ssl
    ? `Use SSL is ticked for ${serverText(server)}, a port that speaks plain LDAP`
    : `Use SSL is not ticked for ${serverText(server)}, a port that speaks only TLS`;
  return settingFindings(evidence, settings, server.ssl ? 'tls' : 'connect', wrong, 'Let Use SSL and the port agree');
}

/** By what nodes met when they bound as this manager; what nobody has tried yet is right unless another password was. */
function wrongPassword(evidence: Evidence, { managerDn, passwordDigest }: LdapSettingsInUse): string | undefined {
  const binds = evidence.managerBinds.get(managerDn.toLowerCase());
  if (binds?.refused.has(passwordDigest)) return `the directory refuses the password of manager ${managerDn}`;
  if (binds?.accepted === undefined || binds.accepted === passwordDigest) return undefined;
  return `the password of manager ${managerDn} is not the one that the directory took last`;
}

/** Manager and search base: the same for every server of the settings. */
function accountFindings(evidence: Evidence, settings: LdapSettingsInUse): Finding[] {
  const { managerDn, userSearchBase } = settings;
  const wrong = wrongPassword(evidence, settings);
  const findings: Finding[] = [];
  if (evidence.directoryHolds.get(managerDn.toLowerCase()) === false) {
    findings.push(
      ...settingFindings(
        evidence,
        settings,
        'manager-bind',
        `the directory has no manager account ${managerDn}`,
        'Name an account of the directory as manager',
      ),
    );
  } else if (wrong !== undefined) {
    findings.push(...settingFindings(evidence, settings, 'manager-bind', wrong, 'Give the right LDAP password'));
  }
  if (evidence.directoryHolds.get(userSearchBase.toLowerCase()) === false) {
    findings.push(
      ...settingFindings(
        evidence,
        settings,
        'search',
        `the directory has no entry ${userSearchBase}, the search base`,
        'Name a search base that the directory has',
      ),
    );
  }
  return findings;
}

/**
 * What keeps a node from using the directory by its settings. Servers are tried in order, so as long as one of them can be used
 * what is wrong with the others is told only beside what is wrong with all; otherwise each server has its own findings.
 */
export function ldapFindings(evidence: Evidence, settings: LdapSettingsInUse, dialler: Dialler): Finding[] {
  const perServer = settings.servers.map((server) => ({ server, findings: serverFindings(evidence, settings, dialler, server) }));
  const account = accountFindings(evidence, settings);
  const spare = perServer.some(({ findings }) => findings.every(({ unsure }) => unsure));
  const servers = perServer.flatMap(({ server, findings }) =>
    (spare && account.length === 0 ? findings.filter(({ unsure }) => unsure) : findings).map(
      (finding): Finding => ({ ...finding, server: serverKey(server), ...(spare ? { spare } : {}) }),
    ),
  );
  return [...servers, ...account];
}
