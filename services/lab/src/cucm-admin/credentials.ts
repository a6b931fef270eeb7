import { CredentialServiceClient, type CredentialStanding, type ListCredentialsResponse } from '@uclab/contracts/cucm/v1/credentials';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { asRefusal } from '../nodes/index.ts';
import type { LabEnvironment } from '../service/environment.ts';

const node = 'cucm';
const deadlineMs = 2_000;

/** Asks CUCM, beside AXL, how the passwords and PINs stand that it checks itself. */
export class Credentials {
  readonly #client: CredentialServiceClient;

  constructor(environment: LabEnvironment, identity: NodeIdentity) {
    const { host, port } = environment.rpcAddress(node);
    this.#client = new CredentialServiceClient(`${host}:${port}`, clientCredentials(identity), labPlaneChannelOptions(node));
  }

  close(): void {
    this.#client.close();
  }

  /** Nothing for somebody whom CUCM does not have. Throws a Refusal when it does not answer. */
  async of(kind: 'enduser' | 'applicationuser', userid: string): Promise<readonly CredentialStanding[]> {
    try {
      const told: ListCredentialsResponse = await unary(
        (...args) => this.#client.listCredentials(...args),
        { kind, userid },
        { deadlineMs },
      );
      return told.credentials;
    } catch (error) {
      throw asRefusal(node, error);
    }
  }
}
