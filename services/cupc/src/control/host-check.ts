import type { FastifyInstance } from 'fastify';

const withoutPort = (authority: string): string => authority.replace(/:\d+$/, '').toLowerCase();

const hostOfOrigin = (origin: string): string => {
  try {
    return new URL(origin).hostname.toLowerCase();
  } catch {
    return '';
  }
};

/**
 * Turns away what a page of somebody else's could send through a browser: a request that names another host (DNS rebinding) or
 * comes from another origin. `names` are the host names under which the service is known.
 */
export function checkHostAndOrigin(app: FastifyInstance, names: readonly string[]): void {
  const known = new Set(['localhost', '127.0.0.1', '[::1]', ...names.map((name) => name.toLowerCase())]);
  app.addHook('onRequest', async (request, reply) => {
    const { host, origin } = request.headers;
    if (host === undefined || !known.has(withoutPort(host))) {
      const message = `Host ${host ?? ''} is not a name of this service; call it as 127.0.0.1.`;
      return reply.code(403).send({ error: { kind: 'invalid', message, field: 'Host' } });
    }
    if (origin !== undefined && !known.has(hostOfOrigin(origin))) {
      const message = `Requests from ${origin} are not accepted.`;
      return reply.code(403).send({ error: { kind: 'invalid', message, field: 'Origin' } });
    }
    return undefined;
  });
}
