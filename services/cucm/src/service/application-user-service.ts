import type { Server } from '@grpc/grpc-js';
import {
  ApplicationUserServiceService,
  type CheckApplicationUserRequest,
  type CheckApplicationUserResponse,
} from '@uclab/contracts/cucm/v1/application_users';
import type { Clock } from '@uclab/foundation/clock';
import { answer } from '@uclab/foundation/rpc';
import type { LocalCredentials } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import { axlRole, credentialKind, credentialStanding, findApplicationUser, rolesOfUser } from '../users/index.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly credentials: LocalCredentials;
}

/** Adds to the lab plane of CUCM what AXL has against an application user. */
export function addApplicationUserService(server: Server, parts: Parts): void {
  server.addService(ApplicationUserServiceService, {
    checkApplicationUser: answer((request: CheckApplicationUserRequest) => obstacleFor(parts, request)),
  });
}

const met = (obstacle: string, more: Partial<CheckApplicationUserResponse> = {}): CheckApplicationUserResponse => ({
  obstacle,
  lockedUntilMs: 0,
  role: '',
  ...more,
});

/** In the order of a log-in at AXL. It is none: nothing is counted, and nothing is written to the log. */
async function obstacleFor(
  { store, clock, credentials }: Parts,
  { userid, password }: CheckApplicationUserRequest,
): Promise<CheckApplicationUserResponse> {
  const user = findApplicationUser(store, userid);
  if (!user) return met('unknown');
  const ref = { kind: 'applicationuser', pkid: user.pkid } as const;
  const { lockedUntilMs, expiresAtMs, mustChange } = credentialStanding(store, ref, credentialKind.password);
  const nowMs = clock.nowMs();
  if (lockedUntilMs > nowMs) return met('locked', { lockedUntilMs: Number.isFinite(lockedUntilMs) ? lockedUntilMs : 0 });
  if (user.passwordHash === '' || !(await credentials.verify(password, user.passwordHash))) return met('password');
  if (expiresAtMs <= nowMs) return met('expired');
  if (mustChange) return met('must-change');
  return rolesOfUser(store, ref).has(axlRole.access) ? met('') : met('role', { role: axlRole.access });
}
