import type { Server } from '@grpc/grpc-js';
import {
  type GetPresenceUserRequest,
  PresenceUserServiceService,
  type SetPresenceUserRequest,
  type PresenceUser as WireUser,
} from '@uclab/contracts/cucm/v1/presence_users';
import { cucmTraits } from '@uclab/foundation/persona';
import { answer } from '@uclab/foundation/rpc';
import type { Store } from '@uclab/platform/store';
import { findPresenceUser, type PresenceUser, setPresenceUser } from '../users/index.ts';

/** Adds what an administrator does on the pages for presence users to the lab plane of CUCM. */
export function addPresenceUserService(server: Server, store: Store, version: string): void {
  const traits = cucmTraits(version);
  const toWire = ({ userid, homeNode, presence, cupc }: PresenceUser): WireUser => ({
    userid,
    homeNode,
    enablePresence: presence,
    enableCupc: cupc,
    cupcApart: traits.cupcCapability,
  });
  server.addService(PresenceUserServiceService, {
    getPresenceUser: answer(({ user }: GetPresenceUserRequest) => ({ user: toWire(findPresenceUser(store, user)) })),
    setPresenceUser: answer(async ({ user, homeNode, enablePresence, enableCupc }: SetPresenceUserRequest) => {
      const change = { homeNode, presence: enablePresence, cupc: enableCupc };
      return { user: toWire(await setPresenceUser(store, user, change, traits)) };
    }),
  });
}
