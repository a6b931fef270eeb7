import { type Addresses, addressOf, sharedAddress, sharedAddresses } from './addresses.ts';
import type { Topology } from './topology.ts';

/** A port of loopback by which people and programs reach something of the cluster, and the setting that changes it. */
export interface PublishedPort {
  /** For instance `cucm HTTPS`. */
  readonly what: string;
  readonly node: string;
  /** The port as the product numbers it; 8474 is a gateway's API, 8400 the laboratory's. */
  readonly port: number;
  readonly published: number;
  readonly address: string;
  /** Name of the environment variable, the same embedded and in compose; 0 takes any free port. */
  readonly setting: string;
}

const purposes: Readonly<Record<number, { setting: string; what: string }>> = {
  389: { setting: '_LDAP', what: ' LDAP' },
  636: { setting: '_LDAPS', what: ' LDAPS' },
  8443: { setting: '', what: ' HTTPS' },
  8460: { setting: '_HTTP', what: ' HTTP' },
  8461: { setting: '_GRPC', what: ' gRPC' },
};

/** Every published port of a cluster; all on 127.0.0.1 unless other addresses are asked for. */
export function publishedPorts(topology: Topology, addresses: Addresses = sharedAddresses): PublishedPort[] {
  const nodes = topology.nodes.flatMap((node) =>
    Object.entries(node.published).map(([port, shared]) => {
      const address = addressOf(node, addresses);
      const published = address === sharedAddress ? shared : Number(port);
      const purpose = purposes[Number(port)] ?? { setting: `_${port}`, what: ` ${port}` };
      const setting = `UCLAB_${node.name.toUpperCase()}${purpose.setting}_PORT`;
      return { what: `${node.name}${purpose.what}`, node: node.name, port: Number(port), published, address, setting };
    }),
  );
  const gateways = topology.gateways.map(({ target, apiPort }) => ({
    what: `gateway of ${target}`,
    node: `to-${target}`,
    port: 8474,
    published: apiPort,
    address: sharedAddress,
    setting: `UCLAB_GATEWAY_${target.toUpperCase()}_PORT`,
  }));
  const lab = { what: 'lab', node: 'lab', port: 8400, published: topology.labPort, address: sharedAddress, setting: 'UCLAB_LAB_PORT' };
  return [lab, ...nodes, ...gateways];
}
