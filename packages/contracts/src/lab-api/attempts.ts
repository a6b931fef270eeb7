import { z } from 'zod';

/** POST /api/v1/sign-ins */
export const signInRequestSchema = z.strictObject({
  user: z.string().min(1).max(128),
  /** Left out: the password that the laboratory knows for this user. An empty one is sent as it is. */
  password: z.string().max(1024).optional(),
  /** A presence node or `cucm`; left out: the user's home node. */
  node: z.string().optional(),
  /** Release of the client that is installed, for instance 7.0.2; left out: that of the machine. */
  clientVersion: z.string().optional(),
  /** With the password that the client has stored, which is that of the last sign-in that was accepted. */
  storedPassword: z.boolean().default(false),
});
export type SignInRequest = z.input<typeof signInRequestSchema>;

export const signInResultSchema = z.object({
  attempt: z.string(),
  signedIn: z.boolean(),
  node: z.string(),
  home: z.string(),
  /** What the person reads. Never the cause. */
  message: z.string(),
  /** False where the client could not reach the node, or got no answer in time. */
  reached: z.boolean(),
  /** From the click to the answer, whole milliseconds of real time. */
  ms: z.int(),
});
export type SignInResult = z.infer<typeof signInResultSchema>;

/** GET /api/v1/clients/{user} */
export const clientSchema = z.object({
  user: z.string(),
  state: z.enum(['signed-out', 'signing-in', 'signed-in', 'refused']),
  node: z.string(),
  home: z.string(),
  message: z.string(),
  /** Whether it was given a host by which it can control the desk phone. */
  deskPhoneControl: z.boolean(),
});
export type Client = z.infer<typeof clientSchema>;
export const clientsSchema = z.object({ clients: z.array(clientSchema) });

export const causeSchema = z.object({
  code: z.string(),
  /** Where it has to be mended: a link, a node, a service. */
  where: z.string(),
  /** One sentence. */
  text: z.string(),
  remedy: z.string(),
  /** Whether it has gone since. */
  mended: z.boolean(),
});

export const hopSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** For instance `TCP directory:636`, `TLS`, `bind as manager`, `search uid=asmith`. */
  step: z.string(),
  outcome: z.enum(['ok', 'failed', 'not-reached']),
  ms: z.number().nullable(),
  symptom: z.string().nullable(),
  detail: z.string(),
});

/** Something that the fault does, or does not, touch; `check` is a thing that can be tried while it stands. */
export const effectSchema = z.object({
  text: z.string(),
  check: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sign-in'), user: z.string(), node: z.string() }),
    z.object({ kind: z.literal('cucm-log-in'), user: z.string() }),
    z.object({ kind: z.literal('synchronisation') }),
    z.object({ kind: z.literal('users-on-node'), node: z.string() }),
    z.object({ kind: z.literal('presence'), user: z.string(), node: z.string() }),
    z.object({ kind: z.literal('application-user-log-in') }),
    z.object({ kind: z.literal('agent'), node: z.string() }),
    z.object({ kind: z.literal('contact-search'), user: z.string(), text: z.string() }),
    z.object({ kind: z.literal('caller-name'), user: z.string(), number: z.string() }),
  ]),
});

export const affectedEffectSchema = effectSchema.extend({
  /** One sentence, where something keeps it from working that is none of the explanation's `causes`; null where they are why. */
  reason: z.string().nullable(),
});

/** GET /api/v1/attempts/{attempt}/explanation; `last` names the newest attempt. */
export const explanationSchema = z.object({
  attempt: z.string(),
  /** sign-in, cucm-log-in, sync, contact-search, call */
  kind: z.string(),
  outcome: z.enum(['succeeded', 'failed']),
  /** What is to be mended; of what succeeded, whatever keeps it from being whole: a server that a search had to pass over, fields that it cannot show, presence after a sign-in. */
  causes: z.array(causeSchema),
  /** `causes[0].code`: the one met first on the path; null when nothing is wrong. */
  cause: z.string().nullable(),
  symptom: z.string().nullable(),
  hops: z.array(hopSchema),
  /** Of all causes, as it was then. */
  remedy: z.string(),
  affected: z.array(affectedEffectSchema),
  unaffected: z.array(effectSchema),
  prose: z.string(),
});
export type Explanation = z.infer<typeof explanationSchema>;
