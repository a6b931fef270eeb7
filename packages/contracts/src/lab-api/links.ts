import { z } from 'zod';

/** How a blocked link behaves: silence, refusal, reset. */
export const linkModeSchema = z.enum(['blackhole', 'refuse', 'reset']);
export type LinkMode = z.infer<typeof linkModeSchema>;

/**
 * What a link does now. `target-down`: the lab closed it because nothing listens behind it; `changed-by-hand`: the gateway has
 * something that the lab did not put there; `unknown`: its gateway does not answer.
 */
export const linkStateSchema = z.enum(['open', 'blackhole', 'refuse', 'reset', 'latency', 'target-down', 'changed-by-hand', 'unknown']);
export type LinkState = z.infer<typeof linkStateSchema>;

export const linkPortSchema = z.object({
  port: z.number().int(),
  proxy: z.string(),
  state: linkStateSchema,
  /** Bytes from the caller and bytes to it since the gateway started. */
  bytesSent: z.number(),
  bytesReceived: z.number(),
  /** What stands in the gateway, for a state that a person made: `disabled`, or the toxics. */
  detail: z.string(),
});

export const linkSchema = z.object({
  name: z.string(),
  from: z.string(),
  to: z.string(),
  state: linkStateSchema,
  /** What the laboratory wants it to be. */
  wanted: z.enum(['open', 'blackhole', 'refuse', 'reset']),
  latencyMs: z.number().int(),
  /** Where a program on the machine reaches the Toxiproxy API in front of the target; empty where Docker chose the port. */
  gatewayApi: z.string(),
  ports: z.array(linkPortSchema),
});
export type Link = z.infer<typeof linkSchema>;

/** PUT /api/v1/links/{name} */
export const setLinkSchema = z.strictObject({
  mode: z.enum(['open', 'blackhole', 'refuse', 'reset']).default('open'),
  /** Delay added in each direction, milliseconds. */
  latencyMs: z.number().int().min(0).max(60_000).default(0),
});
export type SetLink = z.input<typeof setLinkSchema>;

export const linksSchema = z.object({
  links: z.array(linkSchema),
  /** Sentences: what still passes while something is blocked. */
  stillPasses: z.array(z.string()).default([]),
});
export type Links = z.infer<typeof linksSchema>;
