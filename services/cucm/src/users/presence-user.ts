import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { presenceNodes } from '../feed/process-nodes.ts';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { type Capabilities, capabilityWrites, readCapabilities } from './capabilities.ts';
import { findEndUser, writeEndUsers } from './end-users.ts';

/** A user as the pages for presence have them. */
export interface PresenceUser extends Capabilities {
  readonly userid: string;
  readonly homeNode: string;
}

export interface PresenceUserChange {
  readonly homeNode?: string | undefined;
  readonly presence?: boolean | undefined;
  readonly cupc?: boolean | undefined;
}

/** The user with that id in any case of letters; throws Refusal('not-found'). */
export function findPresenceUser(store: Store, userid: string): PresenceUser {
  const user = findEndUser(store, userid);
  if (!user) throw new Refusal('not-found', `CUCM has no end user ${userid.slice(0, 128)}.`, 'user');
  return { userid: user.userid, homeNode: user.homenode, ...readCapabilities(store)(user.pkid) };
}

/**
 * Changes what is given, `presence` for both capabilities where `cupc` is not; presence nodes are told as of any change of a user.
 * Throws Refusal: not-found for the user, invalid for a node that is none, and for `cupc` where the release has no such capability.
 */
export function setPresenceUser(
  store: Store,
  userid: string,
  change: PresenceUserChange,
  { cupcCapability }: { readonly cupcCapability: boolean },
): Promise<PresenceUser> {
  if (change.cupc !== undefined && !cupcCapability) {
    throw new Refusal('invalid', 'cupc: this release of CUCM enables users for presence, and with it for CUPC.', 'cupc');
  }
  return store.exclusive(async () => {
    const { homeNode, presence, cupc } = findPresenceUser(store, userid);
    const user = findEndUser(store, userid);
    const nodes = presenceNodes(store);
    if (change.homeNode !== undefined && !nodes.includes(change.homeNode)) {
      const named = change.homeNode.slice(0, 128);
      throw new Refusal('invalid', `home: ${named} is no presence node that CUCM knows; there are ${nodes.join(', ')}.`, 'home');
    }
    const wanted = {
      homeNode: change.homeNode ?? homeNode,
      presence: change.presence ?? presence,
      cupc: change.cupc ?? change.presence ?? cupc,
    };
    const same = wanted.homeNode === homeNode && wanted.presence === presence && wanted.cupc === cupc;
    if (user && !same) {
      const state = readChangeState(store);
      const revision = state.revision + 1;
      await store.write([
        writeEndUsers([{ ...user, homenode: wanted.homeNode, revision }]),
        ...capabilityWrites(user.pkid, wanted),
        writeChangeState({ ...state, revision }),
      ]);
    }
    return findPresenceUser(store, userid);
  });
}
