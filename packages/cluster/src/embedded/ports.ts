import { messageOf } from '@uclab/foundation/errors';
import { type Addresses, type PublishedPort, publishedPorts, sharedAddress, sharedAddresses, type Topology } from '@uclab/lab/topology';
import { MissingAddressError, PortInUseError, PortRightsError } from './port-errors.ts';
import { type PortState, portState } from './port-state.ts';

/** Ports by the name of their setting, for instance `UCLAB_CUCM_PORT`; 0 takes a free one. */
export type PortSettings = Readonly<Record<string, string | undefined>>;

interface PortChoice {
  readonly settings: PortSettings;
  /** Every port of 127.0.0.1 without a setting is any free one; a node has an address of its own for the sake of the product's ports. */
  readonly free: boolean;
  readonly addresses?: Addresses;
  /** How a port is looked at; `portState` where it is left out. */
  readonly stateOf?: (port: number, address: string) => Promise<PortState>;
}

/** The published port of each node and product port. */
export class PublishedPorts {
  readonly #wanted: readonly PublishedPort[];

  private constructor(wanted: readonly PublishedPort[]) {
    this.#wanted = wanted;
  }

  /**
   * Throws RangeError for a setting that is no port, PortInUseError for what is taken, PortRightsError for what this process may not have,
   * MissingAddressError for an address that the machine has not.
   */
  static async choose(topology: Topology, choice: PortChoice): Promise<PublishedPorts> {
    const { settings, free, addresses = sharedAddresses, stateOf = portState } = choice;
    const wanted = publishedPorts(topology, addresses).map((port) => ({
      ...port,
      published: portOf(port, settings[port.setting], free && port.address === sharedAddress),
    }));
    const chosen = wanted.filter(({ published }) => published !== 0);
    const doubled = chosen.filter((port) => chosen.some((other) => other !== port && samePlace(other, port)));
    if (doubled.length > 0)
      throw new RangeError(`${doubled.map((port) => `${port.setting}=${port.published}`).join(' and ')}: each needs a port of its own.`);
    const states = await Promise.all(chosen.map(({ published, address }) => stateOf(published, address)));
    const those = (state: PortState) => chosen.filter((_, index) => states[index] === state);
    const [missing, forbidden, taken] = [those('no address'), those('no rights'), those('in use')];
    if (missing.length > 0) throw new MissingAddressError(missing);
    if (forbidden.length > 0) throw new PortRightsError(forbidden);
    if (taken.length > 0) throw new PortInUseError(taken);
    return new PublishedPorts(wanted);
  }

  of(node: string, port: number): number {
    return this.#wanted.find((wanted) => wanted.node === node && wanted.port === port)?.published ?? 0;
  }

  /** The address on which a node listens, with whatever is not published, too. */
  addressOf(node: string): string {
    return this.#wanted.find((wanted) => wanted.node === node)?.address ?? sharedAddress;
  }

  /** A port that somebody took between the choice and the start, by its setting; undefined for any other failure. */
  errorFor(error: unknown): PortInUseError | undefined {
    const refused = refusedPlace(error);
    const taken = this.#wanted.filter((port) => port.published !== 0 && samePlace(port, refused));
    return taken.length > 0 ? new PortInUseError(taken) : undefined;
  }
}

type Place = Pick<PublishedPort, 'published' | 'address'>;

const samePlace = (one: Place, other: Place): boolean => one.published === other.published && one.address === other.address;

/** The address and port in the system's own words, which every service hands on. */
function refusedPlace(error: unknown): Place {
  const [, address = '', port] = /EADDRINUSE.*?((?:\d+\.){3}\d+):(\d+)/.exec(messageOf(error)) ?? [];
  return { address, published: Number(port) };
}

function portOf(port: PublishedPort, setting: string | undefined, free: boolean): number {
  if (setting === undefined || setting === '') return free ? 0 : port.published;
  const chosen = Number(setting);
  if (!Number.isInteger(chosen) || chosen < 0 || chosen > 65_535)
    throw new RangeError(`${port.setting}: a port is a number from 0 to 65535, not "${setting}"`);
  return chosen;
}
