import { Refusal, type RefusalKind } from '@uclab/foundation/errors';
import { traceOrNew } from '@uclab/foundation/journal';
import { ownValidation } from '@uclab/foundation/web';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clients } from '../client/index.ts';
import { checkHostAndOrigin } from './host-check.ts';

const statusOf: Record<RefusalKind, number> = { invalid: 400, 'not-found': 404, conflict: 409, refused: 422, unreachable: 502 };

const signInBody = z.strictObject({ password: z.string(), node: z.string() });
const searchBody = z.strictObject({ text: z.string() });
const callBody = z.strictObject({ number: z.string(), conference: z.boolean().default(false) });
const userParams = z.object({ user: z.string() });

function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  throw new Refusal('invalid', `${field}: ${issue?.message ?? 'not as expected'}`, field);
}

/** The control of the clients over HTTP, a JSON view of the gRPC service. `names` are host names under which it may be called. */
export function buildHttpApi(clients: Clients, names: readonly string[]): FastifyInstance {
  const app = fastify({ ...ownValidation, bodyLimit: 65_536, forceCloseConnections: true, logger: false });
  checkHostAndOrigin(app, names);
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: { kind: 'not-found', message: `There is no ${request.method} ${request.url.split('?')[0]} here.` } }),
  );
  app.setErrorHandler((error: FastifyError | Refusal, _request, reply) => {
    if (error instanceof Refusal) {
      return reply.code(statusOf[error.kind]).send({ error: { kind: error.kind, message: error.message, field: error.field } });
    }
    const status = error.statusCode ?? 500;
    return reply.code(status).send({ error: { kind: status < 500 ? 'invalid' : 'internal', message: error.message } });
  });
  app.get('/clients', async () => ({ clients: clients.list() }));
  app.get('/clients/:user', async (request) => ({ client: clients.get(parse(userParams, request.params).user) }));
  app.post('/clients/:user/sign-in', (request) => {
    const { user } = parse(userParams, request.params);
    return clients.signIn({ user, ...parse(signInBody, request.body) }, traceOrNew(request.headers.traceparent));
  });
  app.post('/clients/:user/sign-out', async (request) => ({
    client: await clients.signOut(parse(userParams, request.params).user, traceOrNew(request.headers.traceparent)),
  }));
  app.post('/clients/:user/searches', (request) => {
    const { user } = parse(userParams, request.params);
    return clients.search(user, parse(searchBody, request.body).text, traceOrNew(request.headers.traceparent));
  });
  app.post('/clients/:user/calls', (request) => {
    const { user } = parse(userParams, request.params);
    return clients.receiveCall(user, parse(callBody, request.body), traceOrNew(request.headers.traceparent));
  });
  return app;
}
