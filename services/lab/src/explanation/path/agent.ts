import type { Evidence } from '../evidence.ts';
import type { Finding, Step } from '../finding.ts';
import { linkFindings, type Patience } from './link.ts';
import { isReachable, serviceName, statusOf } from './reading.ts';
import { serviceFindings } from './service.ts';

const syncAgent = 'Sync Agent';
const axlPort = 8443;
const feedPort = 9443;
/** The agent waits five seconds for AXL: a TLS handshake and the call. */
const axlPatience: Patience = { ms: 5000, roundTrips: 2 };
/** gRPC asks after a second of silence whether the connection is alive, and gives it up after another. */
const feedPatience: Patience = { ms: 2000, roundTrips: 1 };
const patience = (port: number): Patience => (port === axlPort ? axlPatience : feedPatience);

/** What keeps a presence node from copying users and settings from CUCM, by itself or through the node that feeds it. */
export function agentFindings(evidence: Evidence, node: string, step: Step = 'reach-node'): Finding[] {
  const fedBy = statusOf(evidence, node)?.cups?.fedBy ?? '';
  const isNode = fedBy !== node && statusOf(evidence, fedBy)?.cups !== undefined;
  return isNode ? throughPublisher(evidence, node, fedBy, step) : fromCucm(evidence, node, step);
}

/** The publisher's own agent, which serves the feed, and whatever keeps that one from having what is new. */
const throughPublisher = (evidence: Evidence, node: string, publisher: string, step: Step): Finding[] => [
  ...serviceFindings(evidence, node, [syncAgent], step),
  ...linkFindings(evidence, node, publisher, [feedPort], step, patience).filter(({ unsure }) => !unsure || !isFollowing(evidence, node)),
  ...fromCucm(evidence, publisher, step),
];

const isFollowing = (evidence: Evidence, node: string): boolean => statusOf(evidence, node)?.cups?.agentState === 'completed';

/** An agent that has its feed needs AXL no more: it calls that only when it starts and when it connects again. */
function fromCucm(evidence: Evidence, node: string, step: Step): Finding[] {
  const follows = isFollowing(evidence, node);
  const versions = versionFindings(evidence, node, step);
  const onNode = versions.length > 0 ? versions : serviceFindings(evidence, node, [syncAgent], step);
  // Whether a change of which nobody knows stops the agent is told by the agent.
  const linksFor = (ports: readonly number[]) =>
    linkFindings(evidence, node, 'cucm', ports, step, patience).flatMap(({ unsure, ...finding }) => (unsure && follows ? [] : [finding]));
  // What is told of a blocked link are all its ports: to connect again the agent needs both.
  const links = follows && linksFor([feedPort]).length === 0 ? [] : linksFor([axlPort, feedPort]);
  const needed = follows ? [] : ['Cisco Tomcat', 'Cisco AXL Web Service'];
  const onCucm = serviceFindings(evidence, 'cucm', [...needed, 'Cisco Database Layer Monitor'], step);
  const refused: Finding[] =
    statusOf(evidence, node)?.cups?.agentSymptom === 'AXL_CREDENTIALS_REFUSED'
      ? [
          {
            cause: 'AGENT_CREDENTIALS_WRONG',
            step,
            where: `${serviceName(evidence, node, syncAgent)} on ${node}`,
            text: `CUCM refuses the application user with which the Sync Agent of ${node} checks in`,
            remedy: `Give the Sync Agent of ${node} the right application user and password`,
          },
        ]
      : [];
  return [...onNode, ...links, ...onCucm, ...refused];
}

/** A pair of releases that does not work together, for which the agent has ended. */
function versionFindings(evidence: Evidence, node: string, step: Step): Finding[] {
  const status = statusOf(evidence, node);
  if (!isReachable(evidence, node) || status?.cups?.agentSymptom !== 'AGENT_VERSION_MISMATCH') return [];
  const cucm = statusOf(evidence, 'cucm')?.version;
  const pair = `${node}, release ${status.version}, does not work with CUCM${cucm ? ` ${cucm}` : ' of its release'}`;
  return [
    {
      cause: 'VERSION_MISMATCH',
      step,
      where: `${node} and cucm`,
      text: `the Sync Agent of ${pair}, so it does not start`,
      remedy: `Upgrade ${node} or CUCM so that the two releases work together`,
    },
  ];
}
