import type { Address } from '@uclab/foundation/network';

/**
 * What differs between the ways a cluster is run: where things are. The laboratory stands on every network, so none of
 * these addresses leads through a gateway.
 */
export interface LabEnvironment {
  readonly mode: 'embedded' | 'containers';
  /** The lab plane of a node, gRPC. */
  rpcAddress(node: string): Address;
  /** A product port of a node, as an administrator beside the machine reaches it. */
  adminAddress(node: string, port: number): Address;
  /** Base URL of the API of the gateway in front of a target. */
  gatewayApi(target: string): string;
  /** What the gateway dials for a port of its target, `host:port`. */
  upstream(target: string, port: number): string;
  /** What a link's proxy listens on in the gateway, `host:port`; throws while the gateway has no address yet. */
  listen(link: string, port: number): Promise<string>;
  /** Told what it really listens on, `host:port`, whenever that was read; for an environment that has no names which lead there. */
  listening?(link: string, port: number, listen: string): void;
  /** The address for people of a node, or of the gateway `to-<target>`: for instance https://127.0.0.1:8443; empty where it is not known. */
  publishedUrl(name: string): string;
  /** Every such address of a node that is known, the one above first: a directory has ldaps:// besides, the clients' machine grpc://. */
  publishedUrls(name: string): string[];
}
