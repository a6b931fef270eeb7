import type { Server } from '@grpc/grpc-js';
import {
  CredentialServiceService,
  type CredentialStanding,
  type ListCredentialsRequest,
  type ListCredentialsResponse,
} from '@uclab/contracts/cucm/v1/credentials';
import { Refusal } from '@uclab/foundation/errors';
import { answer } from '@uclab/foundation/rpc';
import { toldStanding } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import {
  credentialKind,
  credentialStanding,
  findApplicationUser,
  findEndUser,
  readCredentialSettings,
  type UserRef,
} from '../users/index.ts';

/** Adds to the lab plane of CUCM how the credentials of a user stand. */
export function addCredentialService(server: Server, store: Store): void {
  server.addService(CredentialServiceService, {
    listCredentials: answer((request: ListCredentialsRequest) => credentialsOf(store, request)),
  });
}

const kindsOf = { enduser: ['password', 'pin'], applicationuser: ['password'] } as const;

function refOf(store: Store, { kind, userid }: ListCredentialsRequest): UserRef | undefined {
  if (kind !== 'enduser' && kind !== 'applicationuser') throw new Refusal('invalid', 'kind is enduser or applicationuser', 'kind');
  const user = kind === 'enduser' ? findEndUser(store, userid) : findApplicationUser(store, userid);
  return user && { kind, pkid: user.pkid };
}

function credentialsOf(store: Store, request: ListCredentialsRequest): ListCredentialsResponse {
  const ref = refOf(store, request);
  return { credentials: ref ? kindsOf[ref.kind].map((credential) => tell(store, ref, credential)) : [] };
}

function tell(store: Store, ref: UserRef, credential: 'password' | 'pin'): CredentialStanding {
  const standing = toldStanding(credentialStanding(store, ref, credentialKind[credential]));
  const { lockedByAdministrator } = readCredentialSettings(store, ref, credentialKind[credential]);
  return {
    credential,
    locked: standing?.locked ?? false,
    lockedUntilMs: standing?.lockedUntilMs ?? 0,
    byAdministrator: lockedByAdministrator,
    expiresAtMs: standing?.expiresAtMs ?? 0,
    mustChange: standing?.mustChange ?? false,
  };
}
