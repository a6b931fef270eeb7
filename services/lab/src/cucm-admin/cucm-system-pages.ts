import { type System, SystemServiceClient } from '@uclab/contracts/cucm/v1/system';
import { type CucmSystem, cucmSystemSchema } from '@uclab/contracts/lab-api';
import type { Address } from '@uclab/foundation/network';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { asRefusal } from '../nodes/index.ts';

const deadlineMs = 5_000;
const node = 'cucm';

/** Pages of CUCM that AXL does not reach, as its administrator uses them. Methods throw a Refusal: CUCM's own, or that it does not answer. */
export class CucmSystemPages {
  readonly #client: SystemServiceClient;

  constructor({ host, port }: Address, identity: NodeIdentity) {
    this.#client = new SystemServiceClient(`${host}:${port}`, clientCredentials(identity), labPlaneChannelOptions(node));
  }

  close(): void {
    this.#client.close();
  }

  show(): Promise<CucmSystem> {
    return this.#ask(unary((...args) => this.#client.showSystem(...args), {}, { deadlineMs }));
  }

  setLicence(kind: string): Promise<CucmSystem> {
    return this.#ask(unary((...args) => this.#client.setLicence(...args), { kind }, { deadlineMs }));
  }

  /** Activates Cisco CTIManager on a node of CUCM, or deactivates it. */
  setCtiManager(name: string, active: boolean): Promise<CucmSystem> {
    return this.#ask(unary((...args) => this.#client.setCtiManager(...args), { node: name, active }, { deadlineMs }));
  }

  async #ask(call: Promise<{ system?: System | undefined }>): Promise<CucmSystem> {
    try {
      const { system } = await call;
      return cucmSystemSchema.parse({ licence: system?.licence, ctiManagers: system?.nodes });
    } catch (error) {
      throw asRefusal(node, error);
    }
  }
}
