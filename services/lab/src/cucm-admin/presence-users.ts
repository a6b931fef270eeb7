import {
  type GetPresenceUserResponse,
  PresenceUserServiceClient,
  type SetPresenceUserRequest,
  type SetPresenceUserResponse,
  type PresenceUser as WireUser,
} from '@uclab/contracts/cucm/v1/presence_users';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { asRefusal } from '../nodes/index.ts';
import type { LabEnvironment } from '../service/environment.ts';

const node = 'cucm';
const deadlineMs = 5_000;

/** CUCM's pages for presence users: capabilities and home node. Methods throw a Refusal: CUCM's own, or that it does not answer. */
export class PresenceUsers {
  readonly #client: PresenceUserServiceClient;

  constructor(environment: LabEnvironment, identity: NodeIdentity) {
    const { host, port } = environment.rpcAddress(node);
    this.#client = new PresenceUserServiceClient(`${host}:${port}`, clientCredentials(identity), labPlaneChannelOptions(node));
  }

  close(): void {
    this.#client.close();
  }

  show(user: string): Promise<WireUser> {
    return this.#ask<GetPresenceUserResponse>(unary((...args) => this.#client.getPresenceUser(...args), { user }, { deadlineMs }));
  }

  set(request: SetPresenceUserRequest): Promise<WireUser> {
    return this.#ask<SetPresenceUserResponse>(unary((...args) => this.#client.setPresenceUser(...args), request, { deadlineMs }));
  }

  async #ask<T extends { user?: WireUser | undefined }>(call: Promise<T>): Promise<WireUser> {
    try {
      const { user } = await call;
      if (!user) throw new Error('CUCM answered without a user');
      return user;
    } catch (error) {
      throw asRefusal(node, error);
    }
  }
}
