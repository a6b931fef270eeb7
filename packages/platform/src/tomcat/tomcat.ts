import { codeOf } from '@uclab/foundation/errors';
import { ownValidation } from '@uclab/foundation/web';
import fastify, { type FastifyInstance } from 'fastify';
import type { TrustStores } from '../certificates/index.ts';
import type { ServiceContext, ServiceDefinition, ServiceManager } from '../service-manager/index.ts';
import { Connections } from './connections.ts';
import { addRefusals, refuseConnection } from './refusals.ts';
import { answerBeforeTheBody } from './refused-body.ts';
import { acceptXml, bodyLimit } from './request-body.ts';
import { deploy, type WebApplication } from './web-application.ts';

/** How long a client may take, in milliseconds of real time. */
interface TomcatTimeouts {
  readonly handshakeMs: number;
  readonly headersMs: number;
  /** The whole request, body included. */
  readonly requestMs: number;
  /** A connection without any traffic; longer than any answer takes. */
  readonly idleMs: number;
  readonly keepAliveMs: number;
}

export interface TomcatOptions {
  readonly host: string;
  /** 0 takes a free port and keeps it for later starts. */
  readonly port: number;
  readonly productPort: 8443;
  readonly trustStores: TrustStores;
  readonly applications: () => readonly WebApplication[];
  readonly manager: ServiceManager;
  /** Told at each start the port that accepts connections. */
  readonly onListening?: (port: number) => void;
  readonly timeouts?: Partial<TomcatTimeouts>;
}

const defaultTimeouts: TomcatTimeouts = { handshakeMs: 10_000, headersMs: 10_000, requestMs: 30_000, idleMs: 60_000, keepAliveMs: 20_000 };

/**
 * The service `Cisco Tomcat`: HTTPS for the web applications of the node. Trust is loaded when it starts and the applications are
 * built anew then, so that a certificate uploaded later does not count and sessions do not outlive a restart.
 */
export function tomcat(options: TomcatOptions): ServiceDefinition {
  let keptPort = options.port;
  return {
    name: 'Cisco Tomcat',
    shortNames: ['Tomcat'],
    kind: 'network',
    ports: [options.productPort],
    slowRestart: true,
    async start(context) {
      // In `tomcat` is its own certificate, which it shows until it is started again, whatever stands in the store by then.
      for (const store of options.trustStores.names) context.trust(store);
      let started: Started;
      try {
        started = await listen(options, context, keptPort);
      } catch (error) {
        // A port that the system chose may have gone to somebody else during the restart; any other will do.
        if (options.port !== 0 || keptPort === 0 || codeOf(error) !== 'EADDRINUSE') throw error;
        started = await listen(options, context, 0);
      }
      keptPort = started.port;
      options.onListening?.(keptPort);
      return { stop: started.stop };
    },
  };
}

interface Started {
  readonly port: number;
  stop(): Promise<void>;
}

async function listen(options: TomcatOptions, context: ServiceContext, port: number): Promise<Started> {
  // fastify cannot listen again after it was closed.
  const server = build(options, context);
  const connections = new Connections(server.server);
  try {
    await server.listen({ host: options.host, port });
  } catch (error) {
    await server.close();
    throw error;
  }
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: async () => {
      const closed = server.close();
      connections.destroyAll();
      await closed;
    },
  };
}

function build(options: TomcatOptions, context: ServiceContext): FastifyInstance {
  const { certificate, privateKey } = options.trustStores.ownKey();
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const https = {
    cert: certificate,
    key: privateKey,
    handshakeTimeout: timeouts.handshakeMs,
    headersTimeout: timeouts.headersMs,
    // How often Node looks for connections that are too slow; its default of 30 s would make the times above meaningless.
    connectionsCheckingInterval: Math.min(1000, timeouts.headersMs),
  };
  const server: FastifyInstance = fastify({
    ...ownValidation,
    https,
    bodyLimit,
    requestTimeout: timeouts.requestMs,
    connectionTimeout: timeouts.idleMs,
    keepAliveTimeout: timeouts.keepAliveMs,
    forceCloseConnections: true,
    clientErrorHandler: refuseConnection,
    logger: false,
  });
  acceptXml(server);
  answerBeforeTheBody(server);
  addRefusals(server, options.manager.log);
  for (const application of options.applications()) deploy(server, application, context, options.manager);
  return server;
}
