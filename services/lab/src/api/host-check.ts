import type { IncomingHttpHeaders } from 'node:http';

/** Names by which this machine is called from itself. */
const ownNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Tells requests of people on this machine from those of a page that some browser shows: a foreign page has another Origin, and one that
 * makes its name resolve to this machine has another Host. Ports do not matter.
 */
export class HostCheck {
  readonly #names: ReadonlySet<string>;

  /** `furtherNames`: the names of the laboratory on its own networks. */
  constructor(furtherNames: readonly string[]) {
    this.#names = new Set([...ownNames, ...furtherNames].map((name) => name.toLowerCase()));
  }

  /** What is wrong with a request, or undefined. */
  refuse({ host, origin }: IncomingHttpHeaders): string | undefined {
    if (!this.#isOwn(`http://${host ?? ''}`)) return `The laboratory is not called '${host ?? ''}'; use ${ownNames[1]}.`;
    if (origin !== undefined && !this.#isOwn(origin)) return `Pages of '${origin}' may not use the laboratory.`;
    return undefined;
  }

  #isOwn(address: string): boolean {
    return URL.canParse(address) && this.#names.has(new URL(address).hostname.toLowerCase());
  }
}
