import { z } from 'zod';
import { accessListMark, type ProxyContent } from './proxy-content.ts';

/** What the laboratory wants a link to be. */
export const wantedLinkSchema = z.object({
  mode: z.enum(['open', 'blackhole', 'refuse', 'reset']),
  latencyMs: z.number(),
});
export type WantedLink = z.infer<typeof wantedLinkSchema>;

export const openLink: WantedLink = { mode: 'open', latencyMs: 0 };

/** What a proxy may have behind it. */
export interface Upstreams {
  /** The target. */
  readonly real: string;
  /** The gateway's own API: something that always accepts, and that no byte ever reaches. */
  readonly itself: string;
  /** Whether something listens on the target. */
  readonly listening: boolean;
  /** What the proxy has behind it now. */
  readonly present: string | undefined;
}

const bothWays = (type: string, attributes: Record<string, number>): ProxyContent['toxics'] =>
  (['upstream', 'downstream'] as const).map((stream) => ({ type, stream, toxicity: 1, attributes }));

/**
 * What a proxy has to hold. A proxy accepts before it dials, so without a listener behind it an open one is disabled: a stopped
 * server looks refused and not accepted-then-closed. An access list that drops or resets does so whether or not a server
 * listens, so such a proxy gets something behind it that accepts; once it has, it keeps it, because a change would close the
 * connections that hang.
 */
export function wantedContent({ mode, latencyMs }: WantedLink, { real, itself, listening, present }: Upstreams): ProxyContent {
  switch (mode) {
    case 'open': {
      const toxics = latencyMs > 0 ? bothWays('latency', { latency: latencyMs, jitter: 0 }) : [];
      return { enabled: listening, upstream: real, toxics };
    }
    case 'refuse':
      return { enabled: false, upstream: real, toxics: [accessListMark] };
    case 'blackhole':
    case 'reset': {
      const upstream = listening && present !== itself ? real : itself;
      return { enabled: true, upstream, toxics: bothWays(mode === 'reset' ? 'reset_peer' : 'timeout', { timeout: 0 }) };
    }
  }
}
