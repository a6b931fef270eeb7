import { type GetUserHistoryResponse, UserHistoryServiceClient } from '@uclab/contracts/cucm/v1/user_history';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { asRefusal } from '../nodes/index.ts';
import type { LabEnvironment } from '../service/environment.ts';

const node = 'cucm';
const deadlineMs = 5_000;

/** What CUCM's synchronisation made of a user. */
export type UserHistory = GetUserHistoryResponse;

/** Asks CUCM what its synchronisation made of users. */
export class UserHistories {
  readonly #client: UserHistoryServiceClient;

  constructor(environment: LabEnvironment, identity: NodeIdentity) {
    const { host, port } = environment.rpcAddress(node);
    this.#client = new UserHistoryServiceClient(`${host}:${port}`, clientCredentials(identity), labPlaneChannelOptions(node));
  }

  close(): void {
    this.#client.close();
  }

  /** Throws a Refusal when CUCM does not answer. */
  async of(userid: string): Promise<UserHistory> {
    try {
      return await unary((...args) => this.#client.getUserHistory(...args), { userid }, { deadlineMs });
    } catch (error) {
      throw asRefusal(node, error);
    }
  }
}
