import { createServer } from 'node:https';
import { fastify } from 'fastify';
import { listen } from 'soap';
import { z } from 'zod';
import { talk } from '../talking-script.ts';

/*
 * AXL without AXL: a fastify route over HTTPS that answers everything with the same bytes, or, where a WSDL is given, a server of npm soap
 * that writes the same user each time. Says on which port.
 */

const optionsSchema = z.object({
  certificate: z.string(),
  privateKey: z.string(),
  bytes: z.string(),
  soap: z.object({ wsdl: z.string(), user: z.unknown() }).optional(),
});
const { certificate, privateKey, bytes, soap } = optionsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const https = { cert: certificate, key: privateKey };

async function bareRoute(): Promise<{ port: number; close(): Promise<void> }> {
  const app = fastify({ https, bodyLimit: 1024 * 1024 });
  app.addContentTypeParser('text/xml', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/axl/', (_request, reply) => reply.type('text/xml; charset=utf-8').send(bytes));
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: Number(new URL(address).port), close: () => app.close() };
}

async function soapServer({ wsdl, user }: NonNullable<typeof soap>): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(https);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  listen(server, '/axl/', { AXLAPIService: { AXLPort: { getUser: () => ({ return: { user } }) } } }, wsdl);
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server does not listen');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: address.port, close };
}

const { port, close } = await (soap ? soapServer(soap) : bareRoute());
await talk({ port }, async () => ({}));
await close();
