import { type ClientSettings, ClientSettingsServiceClient, type GetClientSettingsResponse } from '@uclab/contracts/cups/v1/client_settings';
import type { Address } from '@uclab/foundation/network';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { asRefusal } from '../nodes/index.ts';

const deadlineMs = 5_000;

/** The pages for clients of one presence node. Methods throw a Refusal: the node's own, or that it does not answer. */
export class ClientSettingsAtNode {
  readonly node: string;
  readonly #client: ClientSettingsServiceClient;

  constructor(node: string, address: Address, identity: NodeIdentity) {
    this.node = node;
    this.#client = new ClientSettingsServiceClient(
      `${address.host}:${address.port}`,
      clientCredentials(identity),
      labPlaneChannelOptions(node),
    );
  }

  async read(): Promise<ClientSettings> {
    const answer: GetClientSettingsResponse = await this.#ask(
      unary((...args) => this.#client.getClientSettings(...args), {}, { deadlineMs }),
    );
    const { settings } = answer;
    if (!settings) throw new Error(`${this.node} answered without settings`);
    return settings;
  }

  async replace(settings: ClientSettings, uncheckedFilters: boolean): Promise<void> {
    const request = { settings, uncheckedFilters };
    await this.#ask(unary((...args) => this.#client.replaceClientSettings(...args), request, { deadlineMs }));
  }

  close(): void {
    this.#client.close();
  }

  async #ask<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw asRefusal(this.node, error);
    }
  }
}
