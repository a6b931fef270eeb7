import type { FastifyInstance } from 'fastify';
import type { ServiceContext, ServiceManager } from '../service-manager/index.ts';
import { errorPage } from './error-page.ts';

/** What Tomcat serves: the web application of a service. It is built anew at each start of Tomcat, so what it remembers dies with it. */
export interface WebApplication {
  /** The service that must run, for instance `Cisco AXL Web Service`. */
  readonly service: string;
  /** Adds the routes. `context` is that of Tomcat's own start: the trust is what Tomcat loaded. */
  register(app: FastifyInstance, context: ServiceContext): void;
}

/** Adds a web application; while its service does not run it answers 503 as Tomcat does for an application that is stopped. */
export function deploy(server: FastifyInstance, application: WebApplication, context: ServiceContext, manager: ServiceManager): void {
  server.register(async (app) => {
    app.addHook('onRequest', (request, reply, done) => {
      if (manager.isRunning(application.service)) return done();
      const body = errorPage(503, request.url, 'This application is not currently available');
      reply.code(503).type('text/html; charset=utf-8').send(body);
    });
    application.register(app, context);
  });
}
