import type { Server } from '@grpc/grpc-js';
import {
  type AddContactRequest,
  type GetPhoneResponse,
  type GetPresenceResponse,
  PresenceAdminServiceService,
  type SendPhoneMessageRequest,
  type SetPhoneRequest,
} from '@uclab/contracts/cups/v1/presence_admin';
import type { Clock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { answer } from '@uclab/foundation/rpc';
import type { Store } from '@uclab/platform/store';
import type { ContactLists } from '../contacts/index.ts';
import { findEndUser, type NodeSettings } from '../database/index.ts';
import { phoneServers } from '../presence/index.ts';
import type { PresenceService } from './presence-service.ts';

export interface PresenceAdminParts {
  readonly store: Store;
  readonly settings: () => NodeSettings;
  readonly lists: ContactLists;
  readonly presence: PresenceService;
  readonly clock: Clock;
}

/** What lies behind the End User Options page and behind phones, for the laboratory on the lab plane. */
export function addPresenceAdmin(server: Server, parts: PresenceAdminParts): void {
  const { store, settings, lists, presence, clock } = parts;

  /** The user as the node knows it; throws Refusal: not-found, or conflict for one who is not enabled for presence. */
  const userOf = (user: string): string => {
    const found = findEndUser(store, user);
    if (found?.active && !found.presence) {
      throw new Refusal('conflict', `${found.userid} is not enabled for presence on CUCM.`, 'user');
    }
    if (found?.active) return found.userid;
    throw new Refusal('not-found', `This node has no active user ${user.slice(0, 128)}.`, 'user');
  };
  const engineParts = () => {
    if (presence.running) return presence.running;
    throw new Refusal('conflict', `${presence.service} does not run on this node; start it first.`, 'service');
  };

  server.addService(PresenceAdminServiceService, {
    getPresence: answer(({ user }: { user: string }): GetPresenceResponse => {
      const { engine } = engineParts();
      return {
        known: findEndUser(store, user) !== undefined,
        ...engine.presenceOf(user),
        manual: engine.manualOf(user) ?? '',
        endPoints: engine.endPointsOf(user).map(({ node, device, state }) => ({ node, device, state })),
      };
    }),
    addContact: answer(async ({ user, id, displayName, group }: AddContactRequest) => {
      await lists.add(userOf(user), { id, domain: settings().presenceDomain, displayName, group });
      return {};
    }),
    setPhone: answer(({ user, state, server: text }: SetPhoneRequest) => {
      if (state !== 'idle' && state !== 'off-hook' && state !== '') {
        throw new Refusal('invalid', 'A phone is idle, off-hook, or not there.', 'state');
      }
      const server = phoneServers.find((known) => known === text);
      if (text !== '' && server === undefined) {
        throw new Refusal('invalid', `server: a phone is registered at the ${phoneServers.join(' or the ')} of CUCM.`, 'server');
      }
      engineParts().phones.set(userOf(user), state === '' ? undefined : state, server);
      return {};
    }),
    sendPhoneMessage: answer(async ({ from, to, text }: SendPhoneMessageRequest) => {
      const { phones, messages } = engineParts();
      const sender = userOf(from);
      if (!phones.of(sender)) throw new Refusal('conflict', `${sender} has no phone that is registered.`, 'from');
      return { delivered: await messages.send({ from: sender, to, text, device: 'phone', sentAtMs: clock.nowMs() }) };
    }),
    getPhone: answer(({ user }: { user: string }): GetPhoneResponse => {
      const phone = engineParts().phones.of(userOf(user));
      return {
        state: phone?.state ?? '',
        server: phone?.server ?? '',
        messages: (phone?.messages ?? []).map(({ from, text, sentAtMs, poppedUp }) => ({ from, text, sentAtMs, poppedUp })),
      };
    }),
  });
}
