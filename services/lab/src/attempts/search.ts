import type { SearchResult, searchRequestSchema } from '@uclab/contracts/lab-api';
import { newTrace } from '@uclab/foundation/journal';
import type { z } from 'zod';
import type { Nodes } from '../nodes/index.ts';
import type { Attempts } from './attempts.ts';
import type { Clients } from './clients.ts';
import { requireSignedIn } from './signed-in.ts';

export interface Searching {
  readonly nodes: Nodes;
  readonly clients: Clients;
  readonly attempts: Attempts;
}

/**
 * A person searches with a client that is signed in. A search that shows nobody counts as failed, whatever the reason. Throws a Refusal
 * for a client that is not signed in and for a text that cannot be typed.
 */
export async function search(parts: Searching, { user, text }: z.output<typeof searchRequestSchema>): Promise<SearchResult> {
  const { nodes, clients, attempts } = parts;
  await requireSignedIn(clients, user, 'nobody can search with it');
  const trace = newTrace();
  attempts.begin({ id: trace.traceId, kind: 'contact-search', user, node: 'cupc', sought: text });
  try {
    const { results, ms } = await clients.search(user, text, trace);
    await nodes.flushJournals();
    await attempts.finish(trace.traceId, results.length > 0 ? 'succeeded' : 'failed');
    return { attempt: trace.traceId, user, results, ms: Math.round(ms) };
  } catch (error) {
    attempts.forget(trace.traceId);
    throw error;
  }
}
