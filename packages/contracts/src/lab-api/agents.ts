import { z } from 'zod';
import { licenceSchema, serviceSchema } from './nodes.ts';

/** GET /api/v1/nodes/{node}/agent, and the answer to POST /api/v1/nodes/{node}/agent/resync */
export const agentDetailSchema = z.object({
  node: z.string(),
  /** The service as Control Center lists it; null where the node does not answer. */
  service: serviceSchema.nullable(),
  state: z.string(),
  /** As `select syncstatus from epassyncagentcfg` prints it. */
  text: z.string(),
  /** What the last attempt met; null while the agent is in order. */
  symptom: z.string().nullable(),
  /** What keeps it from following CUCM, and what mends that, as sentences; null while it is in order, and where nodes and gateways do not tell. */
  why: z.string().nullable(),
  /** As the post-install wizard was told. */
  publisher: z.string(),
  axlUser: z.string(),
  /** Whose feed it takes: CUCM as the wizard was told, or the presence node that feeds the others. */
  fedBy: z.string(),
  version: z.string(),
  /** As CUCM said when the agent checked in; null before, and where another node feeds it. */
  cucmVersion: z.string().nullable(),
  /** How far the copy goes, and how far CUCM is. */
  revision: z.number(),
  cucmRevision: z.number().nullable(),
  caughtUp: z.boolean(),
  users: z.number(),
  /** Snapshots taken, and messages that were one change each, since the service started. */
  snapshots: z.number(),
  changes: z.number(),
  /** As it was copied; null before the first copy. */
  licence: licenceSchema.nullable(),
  /** Objects under CTI Gateway Server that the agent made. */
  ctiGateways: z.array(z.object({ name: z.string(), host: z.string(), port: z.number() })),
});
export type AgentDetail = z.infer<typeof agentDetailSchema>;
