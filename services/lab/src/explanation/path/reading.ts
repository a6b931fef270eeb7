import type { LdapServer, NodeStatus, ServiceStatus } from '@uclab/contracts/appliance/v1/appliance';
import { presenceDomain } from '../../topology/index.ts';
import type { Evidence, LinkPortEvidence } from '../evidence.ts';

export const statusOf = (evidence: Evidence, node: string): NodeStatus | undefined => evidence.nodes.get(node)?.status;

export const isReachable = (evidence: Evidence, node: string): boolean => evidence.nodes.get(node)?.reachable ?? false;

/** A service by its name or by the short one, which it has in any release. */
export const serviceOf = (evidence: Evidence, node: string, service: string): ServiceStatus | undefined =>
  statusOf(evidence, node)?.services.find(({ name, shortName }) => name === service || shortName === service);

/** A service by its short name, as the release of the node calls it. */
export const serviceName = (evidence: Evidence, node: string, shortName: string): string =>
  serviceOf(evidence, node, shortName)?.name ?? shortName;

export const linkPortOf = (evidence: Evidence, from: string, to: string, port: number): LinkPortEvidence | undefined =>
  evidence.linkPorts.get(`${from}-to-${to}:${port}`);

const withoutDomain = (name: string): string => (name.endsWith(`.${presenceDomain}`) ? name.slice(0, -presenceDomain.length - 1) : name);

/** The node to which a name leads from where `from` stands: the target of a link, by its own name, with domain or without, or the link's; undefined for any other. */
export function nodeNamed(evidence: Evidence, from: string, name: string): string | undefined {
  const wanted = withoutDomain(name.toLowerCase());
  const links = [...evidence.linkPorts.keys()].map((key) => key.slice(0, key.lastIndexOf(':')));
  const own = links.filter((link) => link.startsWith(`${from}-to-`));
  const link = own.find((candidate) => candidate === wanted || candidate === `${from}-to-${wanted}`);
  return link?.slice(`${from}-to-`.length);
}

/** `directory:636` */
export const serverText = (server: LdapServer): string => `${server.host}:${server.port}`;

/** The time of day of an emulated moment, as the laboratory prints times: UTC. */
export const timeOfDay = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

/** A moment with its day and zone, for what a person may wait for. */
export const momentText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 10)} ${timeOfDay(ms)} UTC`;

/** The moment with its day, where the day is another than that of `nowMs`. */
export const timeText = (ms: number, nowMs: number): string => {
  const [day, today] = [new Date(ms).toISOString().slice(0, 10), new Date(nowMs).toISOString().slice(0, 10)];
  return day === today ? timeOfDay(ms) : `${day} ${timeOfDay(ms)}`;
};
