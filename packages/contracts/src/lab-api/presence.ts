import { z } from 'zod';

/** PUT /api/v1/clients/{user}/presence; `automatic` lets the end points say it. */
export const setPresenceSchema = z.strictObject({ state: z.enum(['available', 'busy', 'away', 'do-not-disturb', 'automatic']) });
export type ChosenPresence = z.infer<typeof setPresenceSchema>['state'];

/** GET /api/v1/presence/{user}: as each presence node knows it. */
export const presenceSchema = z.object({
  user: z.string(),
  nodes: z.array(
    z.object({
      node: z.string(),
      /** False where the node or its Presence Engine does not answer; nothing else is known then. */
      answers: z.boolean(),
      /** Whether the node has such a user. */
      known: z.boolean(),
      state: z.string(),
      phone: z.string(),
      /** The state that the person chose; empty where the end points say it. */
      manual: z.string(),
      endPoints: z.array(z.object({ node: z.string(), device: z.string(), state: z.string() })),
    }),
  ),
});
export type Presence = z.infer<typeof presenceSchema>;

/** POST /api/v1/clients/{from}/messages */
export const sendMessageSchema = z.strictObject({ to: z.string().min(1).max(128), text: z.string().min(1) });
/** `delivered`: whether it reached a client or a phone of the other; nobody keeps it for later. */
export const messageSentSchema = z.object({
  from: z.string(),
  to: z.string(),
  delivered: z.boolean(),
  /** Why it was lost, as far as the laboratory can tell a moment later; null where it was delivered. */
  reason: z.enum(['no-such-user', 'not-signed-in', 'node-not-reached', 'not-known']).nullable(),
  /** The reason in a sentence; empty where it was delivered. */
  prose: z.string(),
});
export type MessageSent = z.infer<typeof messageSentSchema>;

const chatMessageSchema = z.object({
  from: z.string(),
  text: z.string(),
  device: z.enum(['client', 'phone']),
  at: z.string(),
  delivered: z.boolean(),
});

/** GET /api/v1/clients/{user}/chats: the chat windows that are open. */
export const chatsSchema = z.object({
  user: z.string(),
  chats: z.array(z.object({ with: z.string(), messages: z.array(chatMessageSchema) })),
});
export type Chats = z.infer<typeof chatsSchema>;

/** One thing that a client showed. */
export const clientEventSchema = z.object({
  position: z.number(),
  at: z.string(),
  /** `missed` stands for so many (`text`) that were forgotten before they were read. */
  kind: z.enum(['contact', 'own-presence', 'message', 'connection', 'missed']),
  /** Whom it is about. */
  user: z.string(),
  state: z.string(),
  phone: z.string(),
  text: z.string(),
});
export type ClientEvent = z.infer<typeof clientEventSchema>;

/** GET /api/v1/clients/{user}/events?after=…&waitMs=…: what came after a position, or the first thing within the time. */
export const clientEventsSchema = z.object({ events: z.array(clientEventSchema), position: z.number() });
export type ClientEvents = z.infer<typeof clientEventsSchema>;

/** PUT /api/v1/phones/{user} */
export const setPhoneSchema = z.strictObject({
  state: z.enum(['idle', 'off-hook', 'unregistered']),
  /** CUCM node at which it is registered; left out: where it is, or for a new phone the publisher. */
  server: z.enum(['publisher', 'subscriber']).optional(),
});
export type PhoneState = z.infer<typeof setPhoneSchema>['state'];
export type PhoneServer = NonNullable<z.infer<typeof setPhoneSchema>['server']>;

/** GET /api/v1/phones/{user} */
export const phoneSchema = z.object({
  user: z.string(),
  /** The presence node that serves the phone. */
  node: z.string(),
  state: z.enum(['idle', 'off-hook', 'unregistered']),
  /** Null while it is not registered. */
  server: z.enum(['publisher', 'subscriber']).nullable(),
  /** `poppedUp`: it came up on the display by itself; otherwise it is seen when the user opens IP Phone Messenger. */
  messages: z.array(z.object({ from: z.string(), text: z.string(), at: z.string(), poppedUp: z.boolean() })),
});
export type Phone = z.infer<typeof phoneSchema>;
