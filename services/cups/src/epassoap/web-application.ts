import { parseTraceparent } from '@uclab/foundation/journal';
import { contentTypeOf } from '@uclab/platform/soap';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fullPaths, loginPath } from './interface-version.ts';
import type { Operations } from './operations.ts';
import { schemaDocument } from './schema-document.ts';
import { wsdlDocument } from './wsdl.ts';

const schemaPath = '/EPASSoap/epas-soap-interface.xsd';
const xmlType = 'text/xml; charset=utf-8';

/** The host as the client named it, so that a WSDL leads back over the same way; nothing else gets into the document. */
const hostOf = (request: FastifyRequest, node: string): string => {
  const { host } = request.headers;
  return host !== undefined && /^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) ? host : `${node}:8443`;
};

/** Where the addresses are: the names of the node and of the service, and the interface versions that its release offers, newest first. */
interface Place {
  readonly node: string;
  readonly service: string;
  readonly versions: readonly string[];
}

function getDescription(request: FastifyRequest, reply: FastifyReply, path: string, { node, service, versions }: Place): FastifyReply {
  const asked = new URL(request.url, 'https://node').searchParams;
  if (!asked.has('wsdl') && !asked.has('WSDL')) {
    const offered = versions.length > 0 ? `interface versions ${versions.join(' and ')}` : 'interface latest';
    return reply.type('text/plain; charset=utf-8').send(`${service}: SOAP 1.2, ${offered}; ${path}?wsdl describes it.\n`);
  }
  const loginOnly = path === loginPath;
  const schemaLocation = `${loginOnly ? '' : '../'}epas-soap-interface.xsd`;
  return reply.type(xmlType).send(wsdlDocument({ url: `https://${hostOf(request, node)}${path}`, schemaLocation, loginOnly }));
}

/** Adds the addresses of EPASSoap to Tomcat. */
export function addEpasSoap(app: FastifyInstance, operations: Operations, place: Place): void {
  for (const path of [loginPath, ...fullPaths(place.versions)]) {
    app.post(path, async (request, reply) => {
      const answer = await operations.answer(request.body, path === loginPath, parseTraceparent(request.headers.traceparent));
      return reply.code(answer.status).type(contentTypeOf[answer.version]).send(answer.text);
    });
    app.get(path, async (request, reply) => getDescription(request, reply, path, place));
  }
  app.get(schemaPath, async (_request, reply) => reply.type(xmlType).send(schemaDocument));
}
