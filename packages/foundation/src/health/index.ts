import { createServer, type Server } from 'node:http';

/** A probe for orchestrators: `GET /health` is 200 when `ready()` is true, 503 before; plain HTTP, no work done. */
export async function startHealth(options: {
  host: string;
  port: number;
  ready: () => boolean;
}): Promise<{ port: number; stop(): Promise<void> }> {
  const server: Server = createServer((_request, response) => {
    const ready = options.ready();
    response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify({ ready }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
