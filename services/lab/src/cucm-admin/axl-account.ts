import { ApplicationUserServiceClient, type CheckApplicationUserResponse } from '@uclab/contracts/cucm/v1/application_users';
import type { Accounts } from '@uclab/contracts/lab-api';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { z } from 'zod';
import type { LabEnvironment } from '../service/environment.ts';

const deadlineMs = 2_000;

const obstacleSchema = z.enum(['', 'unknown', 'locked', 'password', 'expired', 'must-change', 'role']);

/** What keeps the application user by which the laboratory calls AXL from being let in. */
export interface AxlObstacle {
  readonly userid: string;
  readonly kind: Exclude<z.output<typeof obstacleSchema>, ''>;
  /** Of a lock, emulated; 0 until an administrator unlocks it. */
  readonly lockedUntilMs: number;
  /** Of a missing role. */
  readonly role: string;
}

/** Asks CUCM, beside AXL, whether it would take the laboratory's own application user there. */
export class AxlAccount {
  readonly #client: ApplicationUserServiceClient;
  readonly #account: Accounts['applicationUser'];

  constructor(environment: LabEnvironment, identity: NodeIdentity, account: Accounts['applicationUser']) {
    const { host, port } = environment.rpcAddress('cucm');
    this.#client = new ApplicationUserServiceClient(`${host}:${port}`, clientCredentials(identity), labPlaneChannelOptions('cucm'));
    this.#account = account;
  }

  close(): void {
    this.#client.close();
  }

  /** Undefined where nothing keeps it out, and where CUCM does not answer. */
  async obstacle(): Promise<AxlObstacle | undefined> {
    const account = this.#account;
    try {
      const told: CheckApplicationUserResponse = await unary(
        (...args) => this.#client.checkApplicationUser(...args),
        { ...account },
        { deadlineMs },
      );
      const kind = obstacleSchema.parse(told.obstacle);
      return kind === '' ? undefined : { userid: account.userid, kind, lockedUntilMs: told.lockedUntilMs, role: told.role };
    } catch {
      return undefined;
    }
  }
}
