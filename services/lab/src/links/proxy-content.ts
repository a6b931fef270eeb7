import { z } from 'zod';
import type { ProxyState } from '../gateway-client/index.ts';

const toxicContentSchema = z.object({
  type: z.string(),
  stream: z.enum(['upstream', 'downstream']),
  toxicity: z.number(),
  attributes: z.record(z.string(), z.number()),
});

/** What makes a proxy behave as it does; the names of toxics do not. */
export const proxyContentSchema = z.object({
  enabled: z.boolean(),
  upstream: z.string(),
  toxics: z.array(toxicContentSchema),
});

type ToxicContent = z.infer<typeof toxicContentSchema>;
export type ProxyContent = z.infer<typeof proxyContentSchema>;

const inOrder = (attributes: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1)));

const keyOfToxic = ({ type, stream, toxicity, attributes }: ToxicContent): string =>
  JSON.stringify([type, stream, toxicity, inOrder(attributes)]);

/** The content of a proxy as a gateway tells it. */
export const contentOf = ({ enabled, upstream, toxics }: ProxyState): ProxyContent => ({
  enabled,
  upstream,
  toxics: toxics.map(({ type, stream, toxicity, attributes }) => ({ type, stream, toxicity, attributes })),
});

/** Whether two toxics do the same. */
export const sameToxic = (one: ToxicContent, other: ToxicContent): boolean => keyOfToxic(one) === keyOfToxic(other);

/** Whether two proxies behave the same, whatever the order of their toxics. */
export function sameContent(one: ProxyContent, other: ProxyContent): boolean {
  const keys = (content: ProxyContent) => content.toxics.map(keyOfToxic).sort().join();
  return one.enabled === other.enabled && one.upstream === other.upstream && keys(one) === keys(other);
}

/** What a connection through a proxy meets. `other`: toxics that the laboratory itself never uses. */
export type LinkBehaviour = 'open' | 'latency' | 'blackhole' | 'refuse' | 'reset' | 'other';

/**
 * Stands on a proxy that an access list disables, and does nothing. Without it nobody could tell from the gateway whether a disabled
 * proxy is one that refuses or one that nobody listens behind.
 */
export const accessListMark: ToxicContent = { type: 'noop', stream: 'upstream', toxicity: 1, attributes: {} };

/** Whether the proxy is disabled by an access list of the laboratory's. */
export const isRefusedByAccessList = (content: ProxyContent | undefined): boolean =>
  content?.enabled === false && content.toxics.some((toxic) => sameToxic(toxic, accessListMark));

/** Toxics that touch some connection at all. */
const effective = ({ toxics }: ProxyContent): ToxicContent[] => toxics.filter(({ type, toxicity }) => toxicity > 0 && type !== 'noop');

/** Read off what stands in the gateway, whoever put it there; no proxy at all refuses as a disabled one does. */
export function behaviourOf(content: ProxyContent | undefined): LinkBehaviour {
  if (!content?.enabled) return 'refuse';
  const toxics = effective(content);
  if (toxics.length === 0) return 'open';
  if (toxics.some(({ toxicity }) => toxicity < 1)) return 'other';
  if (toxics.some(({ type, attributes }) => type === 'timeout' && (attributes.timeout ?? 0) === 0)) return 'blackhole';
  if (toxics.some(({ type }) => type === 'reset_peer')) return 'reset';
  return toxics.every(({ type }) => type === 'latency') ? 'latency' : 'other';
}

/** Whether anything comes through; `unsure` where that depends on chance, on how much is sent or on what another upstream is. */
export type LinkEffect = 'passes' | 'stops' | 'unsure';

/** `upstreams`: what the laboratory itself puts behind the proxy. */
export function effectOf(content: ProxyContent | undefined, upstreams: readonly string[]): LinkEffect {
  if (!content?.enabled) return 'stops';
  const toxics = effective(content);
  const stops = ({ type, toxicity, attributes }: ToxicContent) =>
    toxicity >= 1 && (type === 'timeout' || (type === 'reset_peer' && (attributes.timeout ?? 0) === 0));
  if (toxics.some(stops)) return 'stops';
  const isKnown = toxics.every(({ type, toxicity }) => toxicity >= 1 && type === 'latency') && upstreams.includes(content.upstream);
  return isKnown ? 'passes' : 'unsure';
}

/** Delay of each direction, in milliseconds. */
export interface Delays {
  readonly upstreamMs: number;
  readonly downstreamMs: number;
}

/** Toxics of one direction add up; those that touch only some connections are left out. */
export function delaysOf(content: ProxyContent | undefined): Delays {
  const latencies = (content?.toxics ?? []).filter(({ type, toxicity }) => type === 'latency' && toxicity >= 1);
  const sum = (wanted: ToxicContent['stream']) =>
    latencies.filter(({ stream }) => stream === wanted).reduce((total, { attributes }) => total + (attributes.latency ?? 0), 0);
  return { upstreamMs: sum('upstream'), downstreamMs: sum('downstream') };
}

/** What stands in the gateway, in its own words; its upstream only where that is none of `upstreams`. */
export function describeContent(
  content: ProxyContent | undefined,
  upstreams: readonly string[] = content ? [content.upstream] : [],
): string {
  if (!content) return 'no proxy';
  const toxics = content.toxics.map(({ type, stream, toxicity, attributes }) => {
    const values = Object.entries(attributes).map(([name, value]) => `${name}=${value}`);
    return [type, stream, ...values, ...(toxicity < 1 ? [`toxicity=${toxicity}`] : [])].join(' ');
  });
  const parts = [
    ...(content.enabled ? [] : ['disabled']),
    ...(upstreams.includes(content.upstream) ? [] : [`upstream: ${content.upstream}`]),
    ...(toxics.length > 0 ? [`toxics: ${toxics.join(', ')}`] : []),
  ];
  return parts.join('; ') || 'open';
}
