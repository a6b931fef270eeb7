import type { LdapServer } from '@uclab/contracts/appliance/v1/appliance';
import type { Evidence } from '../evidence.ts';
import { type Finding, serverKey } from '../finding.ts';
import { trustFindings } from './directory-trust.ts';
import { type LdapSettingsInUse, settingFindings } from './ldap-settings.ts';
import { linkFindings, onTheWay } from './link.ts';
import { isReachable, nodeNamed, serverText, statusOf } from './reading.ts';

const directoryNode = 'directory';
const plainPort = 389;
const tlsPort = 636;
const ldapPorts = [plainPort, tlsPort];

/** Who dials, and how long it waits for the first answer of a server. */
export interface Dialler {
  readonly service: string;
  readonly serverMs: number;
  /** Whether it would accept the directory's certificate; by the directory-trust that the service has loaded where it is left out. */
  readonly trust?: (server: LdapServer) => Finding[];
}

/** A server whose name and port are not the directory's: what is wrong with them. */
function addressFindings(evidence: Evidence, settings: LdapSettingsInUse, server: LdapServer): Finding[] {
  const { node } = settings;
  const findings: Finding[] = [];
  const target = nodeNamed(evidence, node, server.host);
  if (target === undefined) {
    const wrong = `${server.host} is not a name that ${node} can resolve`;
    findings.push(...settingFindings(evidence, settings, 'resolve', wrong, 'Name the right host'));
  } else if (target !== directoryNode) {
    const wrong = `${server.host} offers no LDAP`;
    findings.push(...settingFindings(evidence, settings, 'connect', wrong, 'Name the host of the directory'));
  }
  if (!ldapPorts.includes(server.port)) {
    const wrong = `nothing listens on port ${server.port} of ${target === directoryNode ? server.host : directoryNode}`;
    findings.push(
      ...settingFindings(evidence, settings, 'connect', wrong, `Give the port of the directory, ${server.ssl ? tlsPort : plainPort},`),
    );
  }
  return findings;
}

/** The server as it would have to be named. */
const asItShouldBe = ({ port, ssl }: LdapServer): LdapServer => ({
  host: directoryNode,
  port: ldapPorts.includes(port) ? port : ssl ? tlsPort : plainPort,
  ssl,
});

/**
 * What keeps a service of a node from an LDAP server that is named rightly: the steps up to the manager's bind. `used`: the ports of
 * all servers of the settings, which are permitted together.
 */
function serverFindings(
  evidence: Evidence,
  settings: LdapSettingsInUse,
  dialler: Dialler,
  server: LdapServer,
  used: readonly number[],
): Finding[] {
  const { node } = settings;
  const directory = statusOf(evidence, directoryNode);
  const patience = {
    ms: dialler.serverMs,
    // The bind of the manager, and before it a TLS handshake.
    roundTrips: server.ssl ? 2 : 1,
  };
  const way = linkFindings(evidence, node, directoryNode, [server.port], 'connect', () => patience, used);
  const running = isReachable(evidence, directoryNode) && (directory?.listeningPorts ?? []).includes(server.port);
  const unheard = running ? hanging(evidence) : [stopped];
  const mismatch = server.ssl === (server.port === tlsPort) ? [] : sslMismatch(evidence, settings, server);
  const trustOf = dialler.trust ?? ((to: LdapServer) => trustFindings(evidence, node, dialler.service, to));
  const trust = server.ssl && server.port === tlsPort ? trustOf(server) : [];
  return [...onTheWay(way, unheard), ...mismatch, ...trust];
}

const stopped: Finding = {
  cause: 'DIRECTORY_STOPPED',
  step: 'connect',
  where: directoryNode,
  text: 'the LDAP service of the directory does not run',
  remedy: 'Start the LDAP service of the directory; nothing else needs restarting',
};

/** A server that runs and listens, and answers nobody. */
const hanging = ({ directorySilent }: Evidence): Finding[] =>
  directorySilent
    ? [
        {
          cause: 'DIRECTORY_HANGS',
          step: 'connect',
          where: directoryNode,
          text: 'the LDAP service of the directory takes connections and does not answer',
          remedy: 'Restart the LDAP service of the directory; nothing else needs restarting',
        },
      ]
    : [];

/** What CUCM's pages call things. */
const cucmWords = {
  secured: 'Use SSL is ticked',
  plain: 'Use SSL is not ticked',
  agree: 'Let Use SSL and the port agree',
  account: 'manager',
};

function sslMismatch(evidence: Evidence, settings: LdapSettingsInUse, server: LdapServer): Finding[] {
  const { secured, plain, agree } = settings.words ?? cucmWords;
  const wrong = server.ssl
    ? `${secured} for ${serverText(server)}, a port that speaks plain LDAP`
    : `${plain} for ${serverText(server)}, a port that speaks only TLS`;
  return settingFindings(evidence, settings, server.ssl ? 'tls' : 'connect', wrong, agree);
}

/** By what nodes met when they bound as this manager; what nobody has tried yet is right unless another password was. */
function wrongPassword(evidence: Evidence, { managerDn, passwordDigest, words = cucmWords }: LdapSettingsInUse): string | undefined {
  // Without a name there is no password either.
  if (managerDn === '') return undefined;
  const binds = evidence.managerBinds.get(managerDn.toLowerCase());
  if (binds?.refused.has(passwordDigest)) return `the directory refuses the password of ${words.account} ${managerDn}`;
  if (binds?.accepted === undefined || binds.accepted === passwordDigest) return undefined;
  return `the password of ${words.account} ${managerDn} is not the one that the directory took last`;
}

/** A manager that the directory does not have, or that names nothing by its syntax. */
function unnamedManager({ naming, managerBinds }: Evidence, { managerDn, words }: LdapSettingsInUse): string | undefined {
  const name = managerDn.toLowerCase();
  const account = words ? words.account : 'manager account';
  switch (naming.get(name)) {
    case 'no-entry':
      return `the directory has no ${account} ${managerDn}`;
    case 'no-dn':
      // Microsoft directories take other names than distinguished ones in a bind (user@domain).
      if (managerBinds.get(name)?.accepted !== undefined) return undefined;
      return `'${managerDn}' is no distinguished name, as ${words ? account : `a ${account}`} has to be given`;
    default:
      return undefined;
  }
}

/** Manager and search base: the same for every server of the settings. */
function accountFindings(evidence: Evidence, settings: LdapSettingsInUse): Finding[] {
  const { userSearchBase } = settings;
  const wrong = wrongPassword(evidence, settings);
  const unnamed = unnamedManager(evidence, settings);
  const findings: Finding[] = [];
  if (unnamed !== undefined) {
    const remedy = settings.words ? 'Name an account of the directory' : 'Name an account of the directory as manager';
    findings.push(...settingFindings(evidence, settings, 'manager-bind', unnamed, remedy));
  } else if (wrong !== undefined) {
    findings.push(...settingFindings(evidence, settings, 'manager-bind', wrong, 'Give the right LDAP password'));
  }
  const base = evidence.naming.get(userSearchBase.toLowerCase());
  if (base === 'no-entry' || base === 'no-dn') {
    const text =
      base === 'no-dn'
        ? `'${userSearchBase}' is no distinguished name, as a search base has to be given`
        : `the directory has no entry ${userSearchBase}, the search base`;
    findings.push(...settingFindings(evidence, settings, 'search', text, 'Name a search base that the directory has'));
  }
  return findings;
}

/**
 * What keeps a node from using the directory by its settings. Servers are tried in order, so as long as one of them can be used
 * what is wrong with the others is told only beside what is wrong with all; otherwise each server has its own findings.
 */
export function ldapFindings(evidence: Evidence, settings: LdapSettingsInUse, dialler: Dialler): Finding[] {
  const addressed = settings.servers.map((server) => ({ server, wrong: addressFindings(evidence, settings, server) }));
  // What waits behind a wrong name or port is told once, by a server that is named rightly where there is one.
  const isNamed = addressed.some(({ wrong }) => wrong.length === 0);
  const servers = addressed.map(({ server, wrong }) => ({ server, wrong, meant: wrong.length === 0 ? server : asItShouldBe(server) }));
  const used = servers.filter(({ wrong }) => !isNamed || wrong.length === 0).map(({ meant }) => meant.port);
  const perServer = servers.map(({ server, wrong, meant }) => ({
    server,
    findings: wrong.length > 0 && isNamed ? wrong : [...wrong, ...serverFindings(evidence, settings, dialler, meant, used)],
  }));
  const account = accountFindings(evidence, settings);
  const spare = perServer.some(({ findings }) => findings.every(({ unsure }) => unsure));
  const ofServers = perServer.flatMap(({ server, findings }) =>
    (spare && account.length === 0 ? findings.filter(({ unsure }) => unsure) : findings).map(
      (finding): Finding => ({ ...finding, server: serverKey(server), ...(spare ? { spare } : {}) }),
    ),
  );
  return [...ofServers, ...account];
}
