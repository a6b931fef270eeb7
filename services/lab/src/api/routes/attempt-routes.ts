import { callRequestSchema, searchRequestSchema, signInRequestSchema } from '@uclab/contracts/lab-api';
import { newTrace } from '@uclab/foundation/journal';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { call, search, signIn } from '../../attempts/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';
import { isoTime } from '../views/service-view.ts';

const userParams = z.object({ user: z.string() });
const attemptParams = z.object({ attempt: z.string() });
const journalQuery = z.object({ attempt: z.string().default(''), after: z.coerce.number().int().min(0).default(0) });
const eventsAtOnce = 5_000;

/** What people try, and what became of it. */
export function attemptRoutes(api: FastifyInstance, lab: Lab): void {
  api.post('/sign-ins', ({ body }) => signIn(lab, parse(signInRequestSchema, body)));
  api.delete('/sign-ins/:user', ({ params }) => lab.clients.signOut(parse(userParams, params).user, newTrace()));
  api.get('/clients', async () => ({ clients: await lab.clients.list() }));
  api.get('/clients/:user', ({ params }) => lab.clients.get(parse(userParams, params).user));
  api.get('/clients/:user/health', ({ params }) => lab.clients.health(parse(userParams, params).user, newTrace()));
  api.post('/searches', ({ body }) => search(lab, parse(searchRequestSchema, body)));
  api.post('/calls', ({ body }) => call(lab, parse(callRequestSchema, body)));
  api.get('/attempts/:attempt/explanation', ({ params }) => lab.explain(parse(attemptParams, params).attempt));
  api.get('/journal', async ({ query }) => {
    const { attempt, after } = parse(journalQuery, query);
    await lab.nodes.flushJournals();
    const traceId = attempt === '' ? undefined : lab.attempts.idOf(attempt);
    const events = lab.journal.since(after, { traceId, limit: eventsAtOnce }).map(({ position, event }) => ({
      position,
      node: event.node,
      at: isoTime(event.atMs),
      attempt: event.traceId,
      kind: event.kind,
      outcome: event.outcome,
      symptom: event.symptom ?? null,
      facts: event.facts,
    }));
    return { events, dropped: lab.journal.dropped };
  });
}
