import type { LdapServer } from '@uclab/contracts/appliance/v1/appliance';
import type { Link, LinkState } from '@uclab/contracts/lab-api';
import { list } from '../../explanation/index.ts';
import type { Nodes } from '../../nodes/index.ts';

const passing: readonly LinkState[] = ['open', 'latency'];
const httpsPort = 8443;
const feedPort = 9443;
const presencePort = 5061;
const clusterPort = 5062;
const ldapPorts = [389, 636];

/** Whether every one of these ports of a link lets something through now. */
const passes = (links: readonly Link[], name: string, ports: readonly number[]): boolean => {
  const link = links.find((candidate) => candidate.name === name);
  return link !== undefined && ports.every((port) => link.ports.some((each) => each.port === port && passing.includes(each.state)));
};

/** Whether somebody has closed one of these ports of a link; one that nobody listens on is not closed by anybody. */
const isBlocked = (links: readonly Link[], name: string, ports: readonly number[]): boolean =>
  links.some((link) => link.name === name && link.ports.some(({ port, state }) => ports.includes(port) && isClosed(state)));

const isClosed = (state: LinkState): boolean => !passing.includes(state) && state !== 'target-down';

const portsOf = (servers: readonly LdapServer[] | undefined): number[] => (servers ?? []).map(({ port }) => port);

/**
 * What still passes while something is blocked, as sentences, from the links as their gateways have them and the settings by which nodes
 * dial; nothing while nothing is blocked.
 */
export function stillPasses(links: readonly Link[], nodes: Nodes): string[] {
  if (links.every(({ ports }) => ports.every(({ state }) => !isClosed(state)))) return [];
  const cucm = nodes.get('cucm').status?.cucm;
  const agreementPorts = (cucm?.agreements ?? []).flatMap(({ servers }) => portsOf(servers));
  const loginPorts = cucm?.authentication?.enabled ? portsOf(cucm.authentication.servers) : [];
  const sentences: string[] = [];
  const say = (holds: boolean, sentence: string) => {
    if (holds) sentences.push(sentence);
  };
  if (cucm?.synchronisationEnabled) {
    say(passes(links, 'cucm-to-directory', agreementPorts), 'CUCM still reaches the directory, so synchronisation works.');
  }
  say(loginPorts.length > 0 && passes(links, 'cucm-to-directory', loginPorts), 'Users can still log in at CUCM.');
  for (const { name, status } of nodes.presence()) {
    const authentication = status?.cups?.authentication;
    const ports = authentication?.enabled ? portsOf(authentication.servers) : [];
    const asks = ports.length === 0 || passes(links, `${name}-to-directory`, ports);
    say(asks && passes(links, `cupc-to-${name}`, [httpsPort]), `Users of ${name} can still sign in.`);
    say(passes(links, `${name}-to-cucm`, [httpsPort, feedPort]), `New users still reach ${name} from CUCM.`);
  }
  return [...sentences, ...presenceStillPasses(links, names(nodes)), ...searchStillPasses(links, names(nodes))];
}

const names = (nodes: Nodes): string[] => nodes.presence().map(({ name }) => name);

/** What is left of presence and messages, where a link that carries them is blocked: among the users of a node, and from node to node. */
function presenceStillPasses(links: readonly Link[], nodes: readonly string[]): string[] {
  const between = nodes.flatMap((node) => nodes.filter((peer) => peer !== node).map((peer) => `${node}-to-${peer}`));
  const isTouched =
    nodes.some((node) => isBlocked(links, `cupc-to-${node}`, [presencePort])) ||
    between.some((name) => isBlocked(links, name, [clusterPort]));
  if (!isTouched) return [];
  const served = nodes.filter((node) => passes(links, `cupc-to-${node}`, [presencePort]));
  return served.flatMap((node) => {
    // A node asks another one for the presence of its users, and hands it their messages.
    const heard = served.filter((peer) => peer !== node && passes(links, `${node}-to-${peer}`, [clusterPort]));
    const others = heard.length > 0 ? [`Users of ${node} still see presence of users of ${list(heard)}, and can write to them.`] : [];
    return [`Presence and chat between users of ${node} still work.`, ...others];
  });
}

/** A client asks the directory over a link of its own, which is told where one of the clients' other links is blocked. */
function searchStillPasses(links: readonly Link[], nodes: readonly string[]): string[] {
  const isTouched = nodes.some((node) => isBlocked(links, `cupc-to-${node}`, [httpsPort, presencePort]));
  const isOpen = passes(links, 'cupc-to-directory', ldapPorts);
  return isTouched && isOpen ? ['Clients that are signed in still reach the directory, for contact search and names of callers.'] : [];
}
