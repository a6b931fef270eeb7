import type { LdapServer } from '@uclab/contracts/appliance/v1/appliance';
import type { Link, LinkState } from '@uclab/contracts/lab-api';
import type { Nodes } from '../../nodes/index.ts';

const passing: readonly LinkState[] = ['open', 'latency'];
const httpsPort = 8443;
const feedPort = 9443;

/** Whether every one of these ports of a link lets something through now. */
const passes = (links: readonly Link[], name: string, ports: readonly number[]): boolean => {
  const link = links.find((candidate) => candidate.name === name);
  return link !== undefined && ports.every((port) => link.ports.some((each) => each.port === port && passing.includes(each.state)));
};

const portsOf = (servers: readonly LdapServer[] | undefined): number[] => (servers ?? []).map(({ port }) => port);

/**
 * What still passes while something is blocked, as sentences, from the links as their gateways have them and the settings by which nodes
 * dial; nothing while nothing is blocked.
 */
export function stillPasses(links: readonly Link[], nodes: Nodes): string[] {
  if (links.every(({ ports }) => ports.every(({ state }) => passing.includes(state) || state === 'target-down'))) return [];
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
  return sentences;
}
