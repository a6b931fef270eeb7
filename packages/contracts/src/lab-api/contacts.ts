import { z } from 'zod';

/** enabled, grey (there and not to be used) or absent */
export const iconSchema = z.enum(['enabled', 'grey', 'absent']);

/** A contact as a client shows it. */
export const contactSchema = z.object({
  /** By which it is named: its user id, or for one that was typed the id that the node gave it. */
  key: z.string(),
  /** Empty for a contact without presence id. */
  userid: z.string(),
  name: z.string(),
  group: z.string(),
  presence: z.enum(['available', 'busy', 'away', 'do-not-disturb', 'on-the-phone', 'offline', 'unknown']),
  /** State of the contact's phone; empty where none is known. */
  phone: z.enum(['idle', 'off-hook', '']),
  chat: iconSchema,
  call: iconSchema,
  mail: iconSchema,
  details: z.record(z.string(), z.string()),
});
export type Contact = z.infer<typeof contactSchema>;

/** GET /api/v1/clients/{user}/contacts?refresh=… */
export const contactsSchema = z.object({
  user: z.string(),
  /** The person's own presence as others see it, and what the person chose; empty while the client is not connected. */
  presence: z.string(),
  manual: z.string(),
  /** The client's connection for presence and messages. */
  connection: z.enum(['connecting', 'connected', 'reconnecting', 'refused']),
  contacts: z.array(contactSchema),
});
export type Contacts = z.infer<typeof contactsSchema>;

const details = z.record(z.string().min(1), z.string());

/** POST /api/v1/clients/{user}/contacts: one of `id`, `typed`, `fromChat` and `fromSearch`. */
export const addContactSchema = z
  .strictObject({
    /** User id of the contact, as somebody knows it. */
    id: z.string().optional(),
    /** What is shown for the id. */
    name: z.string().default(''),
    /** What is known of the id besides, by field: BusinessPhone, EmailAddress … */
    details: details.default({}),
    /** What is typed into the form of a new contact, by field. */
    typed: details.optional(),
    /** The other person of a chat window that is open. */
    fromChat: z.string().optional(),
    /** Whom a search of the client shows, by the user id that it shows; name and details come from the directory. */
    fromSearch: z.string().optional(),
    /** `Contacts` where it is empty. */
    group: z.string().default(''),
  })
  .refine(({ id, typed, fromChat, fromSearch }) => [id, typed, fromChat, fromSearch].filter((given) => given !== undefined).length === 1, {
    message: 'give one of id, typed, fromChat and fromSearch',
  });
export type AddContact = z.input<typeof addContactSchema>;

/** PUT /api/v1/clients/{user}/contacts/{key}: fields to values; an empty value empties the field. */
export const setContactSchema = z.strictObject({ details });

/** POST /api/v1/end-user-options/{user}/contacts: what the user does on the End User Options page of the home node. */
export const addContactByPageSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().default(''),
  group: z.string().default('Contacts'),
});
export const addedByPageSchema = z.object({ user: z.string(), node: z.string(), id: z.string() });

/** GET /api/v1/clients/{user}/contacts/{key}/explanation */
export const contactExplanationSchema = z.object({
  user: z.string(),
  contact: z.string(),
  presence: contactSchema.shape.presence,
  /** Why it is shown so. */
  cause: z.enum([
    'SHOWN_AS_IT_IS',
    'CLIENT_NOT_CONNECTED',
    'SESSION_ENDED',
    'CONTACT_WITHOUT_ID',
    'ID_UNKNOWN_TO_CLUSTER',
    'USER_NOT_SYNCHRONISED',
    'CONTACT_INACTIVE',
    'USER_NOT_ENABLED',
    'BLOCKED_BY_CONTACT',
    'CONTACT_NOT_SIGNED_IN',
    'NODES_APART',
    'NODE_STOPPED',
    'SERVICE_STOPPED',
    'SERVICE_RESTARTING',
    'ACCESS_LIST_DENIED',
    'LINK_SLOW',
  ]),
  /** The id on each side: in the contact list, on CUCM and on the presence nodes, in the directory; null where there is none. */
  ids: z.object({ contact: z.string().nullable(), cluster: z.string().nullable(), directory: z.string().nullable() }),
  /** What mends it, as sentences; empty where there is nothing to mend. */
  remedy: z.string(),
  prose: z.string(),
});
export type ContactExplanation = z.infer<typeof contactExplanationSchema>;
