import { type PublishedPort, sharedAddress } from '@uclab/lab/topology';

type Ports = readonly PublishedPort[];

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : `${words[0]}`;

const settingsOf = (ports: Ports): string => listed(ports.map(({ setting }) => setting));
const named = ({ published, what, address }: PublishedPort): string =>
  `${published} (${what}${address === sharedAddress ? '' : ` on ${address}`})`;

/** What helps where nodes have addresses of their own, which another cluster has: the next network. Nothing where they have none. */
function otherNetwork(ports: Ports): string {
  const own = ports.find(({ address }) => address !== sharedAddress);
  const [, network = '', last = ''] = /^(\d+\.\d+\.)(\d+)\.\d+$/.exec(own?.address ?? '') ?? [];
  if (network === '') return '';
  return ` Or give the nodes other addresses: --address-network ${network}${last === '255' ? 1 : Number(last) + 1}.`;
}

/** Published ports that other programs have; one sentence or two on one line, however many they are. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';

  constructor(ports: Ports) {
    super(inUse(ports));
  }
}

function inUse(ports: Ports): string {
  const settings = settingsOf(ports);
  const [first, ...more] = ports;
  if (first && more.length === 0) {
    return `Port ${named(first)} is in use. Is a cluster running already? Set ${settings} to another port, or to 0 for any free one.${otherNetwork(ports)}`;
  }
  // Whoever has the laboratory's port is most likely a cluster, and the other ports say nothing more.
  const lab = ports.find((port) => port.node === 'lab');
  const taken = lab
    ? `Port ${named(lab)} is in use, and ${more.length} more. Is a cluster running already?`
    : `Ports ${listed(ports.map(named))} are in use.`;
  return `${taken} Set ${settings} to other ports, or to 0 for any free ones.${otherNetwork(ports)}`;
}

/** Published ports, most likely below 1024, on which the system lets only others listen; one line. */
export class PortRightsError extends Error {
  override readonly name = 'PortRightsError';

  constructor(ports: Ports) {
    super(noRights(ports));
  }
}

/** Source of the kernel's setting: https://docs.kernel.org/networking/ip-sysctl.html */
function noRights(ports: Ports): string {
  const named = listed(ports.map(({ published, what, address }) => `${published} (${what} on ${address})`));
  const several = ports.length > 1;
  const lowest = Math.min(...ports.map(({ published }) => published));
  return (
    `${several ? 'Ports' : 'Port'} ${named} ${several ? 'need' : 'needs'} rights that this process has not. ` +
    `Set ${settingsOf(ports)} to ${several ? 'higher ports' : 'a higher port'}, or to 0 for any free ${several ? 'ones' : 'one'}, ` +
    `or let everybody listen from there on: sysctl -w net.ipv4.ip_unprivileged_port_start=${lowest}`
  );
}

/** Addresses that this machine has not, as one whose loopback network is not whole; one line. */
export class MissingAddressError extends Error {
  override readonly name = 'MissingAddressError';

  constructor(ports: Ports) {
    const addresses = [...new Set(ports.map(({ address }) => address))];
    super(
      `This machine has no ${addresses.length > 1 ? 'addresses' : 'address'} ${listed(addresses)} (${listed(ports.map(({ what }) => what))}). ` +
        'Give its loopback interface all of 127.0.0.0/8, or leave per-node addresses out.',
    );
  }
}
