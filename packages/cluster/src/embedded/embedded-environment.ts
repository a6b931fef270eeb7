import type { Address } from '@uclab/foundation/network';
import type { LabEnvironment } from '@uclab/lab/service';
import { sharedAddress } from '@uclab/lab/topology';
import type { LinkAddresses } from './link-addresses.ts';
import type { RunningNode } from './start-node.ts';

const httpsPort = 8443;

/** Where the laboratory finds things when all of them are in this process. */
export class EmbeddedEnvironment implements LabEnvironment {
  readonly mode = 'embedded';
  readonly #nodes: ReadonlyMap<string, RunningNode>;
  readonly #links: LinkAddresses;
  readonly #gatewayApis: ReadonlyMap<string, string>;

  constructor(nodes: ReadonlyMap<string, RunningNode>, gatewayApis: ReadonlyMap<string, string>, links: LinkAddresses) {
    this.#nodes = nodes;
    this.#gatewayApis = gatewayApis;
    this.#links = links;
  }

  #node(name: string): RunningNode {
    const node = this.#nodes.get(name);
    if (!node) throw new Error(`no node ${name} in this cluster`);
    return node;
  }

  rpcAddress(node: string): Address {
    const { host, rpcPort } = this.#node(node);
    return { host, port: rpcPort };
  }

  adminAddress(node: string, port: number): Address {
    const found = this.#node(node);
    return { host: found.host, port: found.portOf(port) };
  }

  gatewayApi(target: string): string {
    return this.#gatewayApis.get(target) ?? '';
  }

  upstream(target: string, port: number): string {
    const node = this.#node(target);
    return `${node.host}:${node.portOf(port)}`;
  }

  /** Any free port of loopback: that it is another one than before disturbs nobody, for nodes ask for it anew whenever they dial. */
  listen(): Promise<string> {
    return Promise.resolve(`${sharedAddress}:0`);
  }

  listening(link: string, port: number, listen: string): void {
    this.#links.set(link, port, listen);
  }

  publishedUrl(name: string): string {
    const gateway = this.#gatewayApis.get(name.replace(/^to-/, ''));
    if (gateway && name.startsWith('to-')) return gateway;
    return this.publishedUrls(name)[0] ?? '';
  }

  publishedUrls(name: string): string[] {
    const node = this.#node(name);
    const at = (scheme: string, port: number): string => `${scheme}://${node.host}:${node.portOf(port)}`;
    if (node.role === 'directory') return [at('ldap', 389), at('ldaps', 636)];
    if (node.role === 'cupc') return [at('http', 8460), at('grpc', 8461)];
    return [at('https', httpsPort)];
  }
}
