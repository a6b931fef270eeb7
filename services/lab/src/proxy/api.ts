import { ownValidation } from '@uclab/foundation/web';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { metricsContentType, type ProxyMetrics } from './metrics.ts';
import type { ProxyCollection } from './proxy-collection.ts';
import { asBadRequest, parseNewProxies, parseNewProxy, parseNewToxic, parseProxyUpdate, parseToxicUpdate } from './request-bodies.ts';

/** The version of Toxiproxy whose API this is. */
const toxiproxyVersion = '2.12.0';
const bodyLimitBytes = 1024 * 1024;
const plainText = 'text/plain; charset=utf-8';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

const nameParams = z.object({ proxy: z.string(), toxic: z.string().default('') });
const namesOf = (request: FastifyRequest) => nameParams.parse(request.params);
const bodyOf = (request: FastifyRequest) => (Buffer.isBuffer(request.body) ? request.body : undefined);

/** The HTTP API of Toxiproxy 2.12 (its api.go) over the given proxies: same paths, statuses and bodies. It does not listen. */
export function buildApi(proxies: ProxyCollection, metrics: ProxyMetrics): FastifyInstance {
  const api = fastify({
    ...ownValidation,
    bodyLimit: bodyLimitBytes,
    requestTimeout: 15_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 1_000 },
  });
  // Toxiproxy never looks at the content type.
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  api.addHook('onRequest', async (request, reply) => {
    // A page that a browser shows must not reach a gateway on this machine.
    const fromBrowser = request.headers['user-agent']?.startsWith('Mozilla/') ?? false;
    if (fromBrowser && !request.is404) return reply.code(403).type(plainText).send('User agent not allowed\n');
    return undefined;
  });
  api.setNotFoundHandler((_request, reply) => reply.code(404).type(plainText).send('404 page not found\n'));
  api.setErrorHandler((error, _request, reply) => {
    const { message, status } = statusOf(error);
    return reply
      .code(status)
      .type(plainText)
      .send(`${JSON.stringify({ error: message, status })}\n`);
  });

  routes(api, '/version', {
    GET: (_request, reply) => reply.type('application/json;charset=utf-8').send(`{"version": "${toxiproxyVersion}"}\n`),
  });
  routes(api, '/metrics', { GET: (_request, reply) => reply.type(metricsContentType).send(metrics.format()) });
  routes(api, '/reset', {
    POST: async (_request, reply) => {
      await proxies.reset();
      return reply.code(204).send();
    },
  });
  proxyRoutes(api, proxies);
  toxicRoutes(api, proxies);
  return api;
}

function proxyRoutes(api: FastifyInstance, proxies: ProxyCollection): void {
  const update: Handler = async (request) => {
    const { proxy: name } = namesOf(request);
    proxies.get(name);
    const { listen, upstream, enabled } = parseProxyUpdate(bodyOf(request));
    const updated = await proxies.update(name, (proxy) => {
      const present = proxy.view();
      return { listen: listen ?? present.listen, upstream: upstream ?? present.upstream, enabled: enabled ?? present.enabled };
    });
    return updated.view();
  };
  routes(api, '/proxies', {
    GET: () => Object.fromEntries(proxies.all().map((proxy) => [proxy.name, proxy.view()])),
    POST: async (request, reply) => {
      const proxy = await proxies.create(parseNewProxy(bodyOf(request)));
      return reply.code(201).send(proxy.view());
    },
  });
  routes(api, '/populate', {
    POST: async (request, reply) => {
      const { error, proxies: done } = await populate(proxies, bodyOf(request));
      const views = done?.map((proxy) => proxy.view()) ?? null;
      if (error) return reply.code(error.status).send({ error: error.message, status: error.status, proxies: views });
      return reply.code(201).send({ proxies: views });
    },
  });
  routes(api, '/proxies/:proxy', {
    GET: (request) => proxies.get(namesOf(request).proxy).view(),
    POST: update,
    PATCH: update,
    DELETE: async (request, reply) => {
      await proxies.remove(namesOf(request).proxy);
      return reply.code(204).send();
    },
  });
}

function toxicRoutes(api: FastifyInstance, proxies: ProxyCollection): void {
  const find = (request: FastifyRequest) => {
    const names = namesOf(request);
    const proxy = proxies.get(names.proxy);
    return { proxy, toxic: proxy.toxic(names.toxic) };
  };
  const update: Handler = (request) => {
    const { proxy, toxic } = find(request);
    const { attributes, toxicity } = parseToxicUpdate(bodyOf(request));
    asBadRequest(() => toxic.change(attributes, toxicity ?? undefined));
    proxy.toxicChanged(toxic);
    return toxic.view();
  };
  routes(api, '/proxies/:proxy/toxics', {
    GET: (request) => proxies.get(namesOf(request).proxy).toxicViews(),
    POST: (request) => {
      const proxy = proxies.get(namesOf(request).proxy);
      const toxic = parseNewToxic(bodyOf(request));
      proxy.addToxic(toxic);
      return toxic.view();
    },
  });
  routes(api, '/proxies/:proxy/toxics/:toxic', {
    GET: (request) => find(request).toxic.view(),
    POST: update,
    PATCH: update,
    DELETE: (request, reply) => {
      const { proxy, toxic } = find(request);
      proxy.removeToxic(toxic);
      return reply.code(204).send();
    },
  });
}

/** A body that is wrong comes back beside the error, with no proxies. */
async function populate(proxies: ProxyCollection, body: Buffer | undefined) {
  try {
    return await proxies.populate(parseNewProxies(body));
  } catch (error) {
    if (error instanceof ApiError) return { error, proxies: undefined };
    throw error;
  }
}

/** The path's handlers by method; every other method is refused with 405, as Go's router does. */
function routes(api: FastifyInstance, url: string, handlers: Partial<Record<Method, Handler>>): void {
  for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD'] as const) {
    const handler = method === 'HEAD' ? undefined : handlers[method];
    api.route({ method, url, handler: async (request, reply) => (handler ? handler(request, reply) : reply.code(405).send()) });
  }
}

function statusOf(error: unknown): { message: string; status: number } {
  if (!(error instanceof Error)) return { message: String(error), status: 500 };
  const status = error instanceof ApiError ? error.status : 'statusCode' in error ? Number(error.statusCode) : 500;
  return { message: error.message, status };
}
