import { Refusal } from '@uclab/foundation/errors';
import type { Logger } from '@uclab/foundation/log';
import { ownValidation } from '@uclab/foundation/web';
import { type FastifyInstance, fastify } from 'fastify';
import type { Lab } from '../service/lab.ts';
import { answerTo, forbidden, notFound } from './api-error.ts';
import { HostCheck } from './host-check.ts';
import { checkNameLength, longestParameter } from './name-length.ts';
import { agentRoutes } from './routes/agent-routes.ts';
import { attemptRoutes } from './routes/attempt-routes.ts';
import { clusterRoutes } from './routes/cluster-routes.ts';
import { contactRoutes } from './routes/contact-routes.ts';
import { cucmRoutes } from './routes/cucm-routes.ts';
import { cupcDirectoryRoutes } from './routes/cupc-directory-routes.ts';
import { directoryRoutes } from './routes/directory-routes.ts';
import { nodeRoutes } from './routes/node-routes.ts';
import { presenceRoutes } from './routes/presence-routes.ts';
import { presenceUserRoutes } from './routes/presence-user-routes.ts';
import { syncRoutes } from './routes/sync-routes.ts';
import { userRoutes } from './routes/user-routes.ts';

const bodyLimitBytes = 1024 * 1024;
const requestMs = 15_000;

/** The laboratory's HTTP API under /api/v1, and its health. It does not listen. */
export function buildApi(lab: Lab, options: { allowedHosts: readonly string[]; log: Logger }): FastifyInstance {
  const api = fastify({
    ...ownValidation,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: longestParameter },
  });
  const hosts = new HostCheck(options.allowedHosts);
  api.addHook('onRequest', async ({ headers }, reply) => {
    const wrong = hosts.refuse(headers);
    if (wrong === undefined) return undefined;
    const { status, body } = forbidden(wrong);
    return reply.code(status).send(body);
  });
  api.addHook('preValidation', async ({ params }) => checkNameLength(params));
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(body.toString()));
    } catch {
      done(new Refusal('invalid', 'The body of the request is not JSON.'), undefined);
    }
  });
  api.setNotFoundHandler((request, reply) => {
    const { status, body } = notFound(`The laboratory has no ${request.method} ${request.url.split('?')[0]}.`);
    return reply.code(status).send(body);
  });
  api.setErrorHandler((error, request, reply) => {
    const { status, body } = answerTo(error);
    if (status === 500) options.log.error({ err: error, method: request.method, url: request.url }, 'a request failed');
    return reply.code(status).send(body);
  });
  api.get('/health', (_request, reply) => reply.code(lab.isReady ? 200 : 503).send({ ready: lab.isReady }));
  api.register(
    async (v1) => {
      agentRoutes(v1, lab);
      cucmRoutes(v1, lab);
      attemptRoutes(v1, lab);
      clusterRoutes(v1, lab);
      cupcDirectoryRoutes(v1, lab);
      directoryRoutes(v1, lab);
      contactRoutes(v1, lab);
      nodeRoutes(v1, lab);
      presenceRoutes(v1, lab);
      presenceUserRoutes(v1, lab);
      syncRoutes(v1, lab);
      userRoutes(v1, lab);
    },
    { prefix: '/api/v1' },
  );
  return api;
}
