import { type AddressMode, addressModes, isAddressNetwork, whyNoOwnAddresses } from '@uclab/cluster/topology';
import { InvalidArgumentError, Option } from 'commander';

/** Where a cluster is published; throws what commander shows, also for what this system has not. */
function addressMode(text: string): AddressMode {
  const mode = addressModes.find((known) => known === text);
  if (!mode) throw new InvalidArgumentError(`Allowed choices are ${addressModes.join(', ')}.`);
  const reason = mode === 'per-node' ? whyNoOwnAddresses(process.platform) : undefined;
  if (reason) throw new InvalidArgumentError(`${reason}.`);
  return mode;
}

/** `--addresses`, of `up` and of `compose`. */
export const addressesOption = (): Option =>
  new Option(
    '--addresses <which>',
    "shared: all on 127.0.0.1, as usual; per-node: each node on an address of its own with the product's ports (Linux only)",
  ).argParser(addressMode);

/** The network of nodes' own addresses; throws what commander shows. */
export function addressNetwork(text: string): string {
  if (!isAddressNetwork(text))
    throw new InvalidArgumentError('the first three numbers of loopback addresses are wanted, as 127.0.1, and not 127.0.0.');
  return text;
}
