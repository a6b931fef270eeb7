import net from 'node:net';
import { messageOf } from '@uclab/foundation/errors';
import { type PublishedPort, publishedPorts, type Topology } from '@uclab/lab/topology';

/** Ports by the name of their setting, for instance `UCLAB_CUCM_PORT`; 0 takes a free one. */
export type PortSettings = Readonly<Record<string, string | undefined>>;

/** Published ports that other programs have; one sentence or two on one line, however many they are. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';

  constructor(ports: readonly PublishedPort[]) {
    super(wordsFor(ports));
  }
}

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : `${words[0]}`;

function wordsFor(ports: readonly PublishedPort[]): string {
  const settings = listed(ports.map((port) => port.setting));
  const [first, ...more] = ports;
  const named = (port: PublishedPort) => `${port.published} (${port.what})`;
  if (first && more.length === 0) {
    return `Port ${named(first)} is in use. Is a cluster running already? Set ${settings} to another port, or to 0 for any free one.`;
  }
  // Whoever has the laboratory's port is most likely a cluster, and the other ports say nothing more.
  const lab = ports.find((port) => port.node === 'lab');
  const inUse = lab
    ? `Port ${named(lab)} is in use, and ${more.length} more. Is a cluster running already?`
    : `Ports ${listed(ports.map(named))} are in use.`;
  return `${inUse} Set ${settings} to other ports, or to 0 for any free ones.`;
}

/** Whether a program could listen on a port of loopback now. */
export const takes = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** The published port of each node and product port; throws RangeError for a setting that is no port, PortInUseError for what is taken. */
export class PublishedPorts {
  readonly #wanted: readonly PublishedPort[];
  readonly #ports: ReadonlyMap<string, number>;

  private constructor(wanted: readonly PublishedPort[]) {
    this.#wanted = wanted;
    this.#ports = new Map(wanted.map((port) => [`${port.node}:${port.port}`, port.published]));
  }

  /** With `free`, every port without a setting is any free one. */
  static async choose(topology: Topology, settings: PortSettings, free: boolean): Promise<PublishedPorts> {
    const wanted = publishedPorts(topology).map((port) => ({ ...port, published: portOf(port, settings[port.setting], free) }));
    const doubled = wanted.filter(
      (port) => port.published !== 0 && wanted.some((other) => other !== port && other.published === port.published),
    );
    if (doubled.length > 0)
      throw new RangeError(`${doubled.map((port) => `${port.setting}=${port.published}`).join(' and ')}: each needs a port of its own.`);
    const checked = await Promise.all(
      wanted.map(async (port) => ({ port, usable: port.published === 0 || (await takes(port.published)) })),
    );
    const taken = checked.filter(({ usable }) => !usable).map(({ port }) => port);
    if (taken.length > 0) throw new PortInUseError(taken);
    return new PublishedPorts(wanted);
  }

  of(node: string, port: number): number {
    return this.#ports.get(`${node}:${port}`) ?? 0;
  }

  /** A port that somebody took between the choice and the start, by its setting; undefined for any other failure. */
  errorFor(error: unknown): PortInUseError | undefined {
    const taken = this.#wanted.filter((port) => port.published !== 0 && port.published === refusedPort(error));
    return taken.length > 0 ? new PortInUseError(taken) : undefined;
  }
}

/** The port in the system's own words, which every service hands on. */
const refusedPort = (error: unknown): number => Number(/EADDRINUSE.*:(\d+)/.exec(messageOf(error))?.[1] ?? Number.NaN);

function portOf(port: PublishedPort, setting: string | undefined, free: boolean): number {
  if (setting === undefined || setting === '') return free ? 0 : port.published;
  const chosen = Number(setting);
  if (!Number.isInteger(chosen) || chosen < 0 || chosen > 65_535)
    throw new RangeError(`${port.setting}: a port is a number from 0 to 65535, not "${setting}"`);
  return chosen;
}
