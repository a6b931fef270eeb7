import { z } from 'zod';
import { accountReasons } from '../causes/index.ts';

const text = z.string();
const number = z.number();
const flag = z.boolean();

/** What is dialled, and for what. */
const ldapTarget = {
  purpose: z.enum(['authentication', 'synchronisation', 'contact-search', 'name-resolution', 'server-health']),
  service: text,
  host: text,
  port: number,
  ssl: flag,
  /** The run of DirSync that it is for: several may be under way in one trace. */
  run: text.optional(),
};

/** The trust of a running service beside what its store holds now. */
const trustEvidence = {
  store: text,
  loaded: z.array(text),
  loadedAtMs: number,
  stored: z.array(z.object({ fingerprint: text, name: text, uploadedAtMs: number })),
};

/**
 * The kinds of event that nodes record, each with the facts that belong to it. The explanation reads nothing else of what
 * happened, so a fact that is not here cannot become part of a cause.
 */
export const eventFacts = {
  'cupc.sign-in-started': z.object({ user: text, node: text }),
  'cupc.sign-in-finished': z.object({ user: text, node: text, homeNode: text, message: text, errorCode: text, detail: text, ms: number }),
  'cupc.signed-out': z.object({ user: text, node: text }),
  /** `filter` is the client's own part of what it asks for, without the filter of the LDAP profile; empty where it was told of no directory. */
  'cupc.search-started': z.object({ user: text, text, filter: text }),
  /** `results` is what the person sees; of why there are none the person sees nothing. */
  'cupc.search-finished': z.object({ user: text, text, results: number, detail: text, ms: number }),
  'cupc.call-received': z.object({ user: text, number: text, filter: text }),
  /** `shown` is the name, or the number where no name was found. */
  'cupc.call-shown': z.object({ user: text, number: text, shown: text, resolved: flag, conference: text, detail: text, ms: number }),
  /** `callersTrace` is what the caller named; the login has a trace of its own, for anybody can name any. */
  'epassoap.login-received': z.object({ user: text, clientType: text, clientVersion: text, callersTrace: text.optional() }),
  'epassoap.login-answered': z.object({ user: text, sessions: number }),
  'epassoap.logged-out': z.object({ user: text }),
  'presence.connected': z.object({ user: text }),
  'presence.disconnected': z.object({ user: text }),
  'presence.message-sent': z.object({ from: text, to: text, device: text }),
  'presence.phone-pop-up': z.object({ from: text, to: text }),
  'contacts.changed': z.object({ user: text, operation: text, detail: text }),
  'identity.user-looked-up': z.object({ user: text, status: text, source: text, homeNode: text }),
  /** Recorded where the user does not have it. */
  'identity.capability-missing': z.object({ user: text, capability: z.enum(['presence', 'cupc']) }),
  'identity.method-chosen': z.object({ user: text, method: z.enum(['ldap', 'local']), reason: text }),
  /** `lockedUntilMs`, emulated time, where a lock of the node's own refused it and ends by itself. */
  'identity.password-checked': z.object({
    user: text,
    method: z.enum(['ldap', 'local']),
    credential: z.enum(['password', 'pin']).optional(),
    lockedUntilMs: number.optional(),
  }),
  'ldap.connected': z.object({ ...ldapTarget, ms: number, detail: text }),
  'ldap.tls-established': z.object({
    ...ldapTarget,
    ...trustEvidence,
    ms: number,
    detail: text,
    peer: z.object({ fingerprint: text, subject: text, issuer: text, notAfterMs: number, chain: z.array(text) }).optional(),
  }),
  // `credential`: a digest, as the status prints it, of what the manager bound with; nothing of what a user typed. `reason`: what the
  // directory said of the account beside its answer.
  'ldap.bound': z.object({
    ...ldapTarget,
    as: z.enum(['manager', 'user']),
    dn: text,
    credential: text.optional(),
    reason: z.enum(accountReasons).optional(),
    ms: number,
    detail: text,
  }),
  'ldap.searched': z.object({ ...ldapTarget, base: text, filter: text, entries: number, dn: text, ms: number, detail: text }),
  'axl.called': z.object({ operation: text, by: text, version: text, detail: text }),
  'dirsync.started': z.object({ run: text, agreement: text, trigger: text }),
  /** A server could not be asked; the next try is at `untilMs`, emulated time. */
  'dirsync.waiting': z.object({ run: text, agreement: text, host: text, port: number, attempt: number, untilMs: number }),
  /** The garbage collector took users away who had been inactive for a day; `users` names the first hundred. */
  'dirsync.users-removed': z.object({ removed: number, users: z.array(text) }),
  'dirsync.finished': z.object({
    run: text,
    agreement: text,
    read: number,
    added: number,
    updated: number,
    deactivated: number,
    skipped: number,
    error: text,
  }),
  'feed.subscribed': z.object({ node: text, fromRevision: number, mode: z.enum(['snapshot', 'changes']) }),
  'sync-agent.checked-in': z.object({ host: text, port: number, user: text, detail: text }),
  /** Recorded where the two do not work together. */
  'sync-agent.version-refused': z.object({ own: text, cucm: text }),
  'sync-agent.synchronised': z.object({ revision: number, users: number, mode: z.enum(['snapshot', 'changes']) }),
  'sync-agent.disconnected': z.object({ detail: text }),
  'service.state-changed': z.object({ service: text, from: text, to: text, detail: text }),
  'trust.certificate-uploaded': z.object({ store: text, name: text, fingerprint: text }),
  'trust.certificate-deleted': z.object({ store: text, name: text, fingerprint: text }),
  'directory.certificate-installed': z.object({ fingerprint: text, subject: text }),
  'link.changed': z.object({ link: text, state: text, by: z.enum(['lab', 'hand']) }),
  'node.reset': z.object({}),
} as const;

export type EventKind = keyof typeof eventFacts;
export type EventFacts<K extends EventKind> = z.infer<(typeof eventFacts)[K]>;

/** Whether a text names a kind of event. */
export const isEventKind = (kind: string): kind is EventKind => Object.hasOwn(eventFacts, kind);
