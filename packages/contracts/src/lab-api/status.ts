import { z } from 'zod';
import { accountsSchema } from './accounts.ts';
import { linkSchema } from './links.ts';
import { licenceSchema, serviceSchema } from './nodes.ts';

export const syncRunSchema = z.object({
  id: z.string(),
  agreement: z.string(),
  outcome: z.enum(['running', 'succeeded', 'failed']),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  read: z.number(),
  added: z.number(),
  updated: z.number(),
  deactivated: z.number(),
  skipped: z.number(),
  error: z.string(),
});

/** A store that holds something else than what a running service loaded from it. */
export const trustDifferenceSchema = z.object({
  store: z.string(),
  service: z.string(),
  /** Names in the store that the service has not loaded. */
  notLoaded: z.array(z.string()),
  /** Fingerprints that the service uses and the store no longer holds. */
  removed: z.array(z.string()),
});

export const nodeStatusSchema = z.object({
  name: z.string(),
  role: z.enum(['directory', 'cucm', 'cups', 'cupc']),
  version: z.string(),
  /** The node answers the laboratory. */
  reachable: z.boolean(),
  /** Where a program on the machine reaches it; empty where Docker chose the port, which the laboratory cannot know. */
  url: z.string(),
  /** Every address that is known, that one first: a directory has `ldaps://` besides, the clients' machine `grpc://` (with TLS). */
  urls: z.array(z.string()),
  services: z.array(serviceSchema),
  trustDifferences: z.array(trustDifferenceSchema),
  users: z.number().nullable(),
  /** Of CUCM, and as the presence nodes copied it; null for whatever has none. */
  licence: licenceSchema.nullable(),
});
export type NodeStatus = z.infer<typeof nodeStatusSchema>;

export const agentSchema = z.object({
  node: z.string(),
  state: z.string(),
  text: z.string(),
  /** Whose feed it takes: cucm, or the presence node that feeds the others; empty where the node has never answered. */
  fedBy: z.string(),
  users: z.number(),
  /** It holds everything that CUCM holds. */
  caughtUp: z.boolean(),
});

/** Something that keeps the laboratory from what it is there for, and how it is mended; a fault on purpose is none. */
export const problemSchema = z.object({ code: z.string(), where: z.string(), text: z.string(), remedy: z.string() });

/** GET /api/v1/status */
export const statusSchema = z.object({
  ready: z.boolean(),
  /** embedded or containers */
  mode: z.enum(['embedded', 'containers']),
  profile: z.string(),
  /** Releases, for instance `cucm=7.1,cups=7.0,cupc=7.0`. */
  persona: z.string(),
  now: z.string(),
  nodes: z.array(nodeStatusSchema),
  links: z.array(linkSchema),
  /** The run that began last. */
  sync: syncRunSchema.nullable(),
  /** The last runs of agreements, other than that one, that failed. */
  failedSyncs: z.array(syncRunSchema),
  /** What keeps every run from beginning; empty for nothing, and where CUCM has no agreement. */
  syncObstacle: z.string(),
  agents: z.array(agentSchema),
  accounts: accountsSchema,
  problems: z.array(problemSchema),
});
export type Status = z.infer<typeof statusSchema>;
