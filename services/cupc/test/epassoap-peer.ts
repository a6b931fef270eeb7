import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { IssuedCertificate } from '../../../packages/platform/src/certificates/test-authority.ts';

/** One request as the node got it. */
export interface Received {
  readonly path: string;
  readonly body: string;
  readonly traceparent: string;
  readonly contentType: string;
}

type Answer = (received: Received, response: ServerResponse) => void;

export const soap = (body: string): string =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:e="urn:cisco:epas:soap"><s:Body>${body}</s:Body></s:Envelope>`;

const refusal = soap('<e:login-resp><e:failure><e:code>ANY</e:code></e:failure></e:login-resp>');
export const fault = (code: string): string =>
  soap(`<s:Fault><s:Code><s:Value>s:${code}</s:Value></s:Code><s:Reason><s:Text xml:lang="en">no</s:Text></s:Reason></s:Fault>`);

/** What a presence node shows to a client: EPASSoap over HTTPS, with every request remembered. */
export class EpasSoapPeer {
  readonly received: Received[] = [];
  port = 0;
  /** Sockets that were open at one time, at most. */
  mostSockets = 0;
  /** What it hands out to those who are signed in. */
  configuration = soap(
    '<e:get-all-config-resp><e:get-system-config-resp><e:property name="Presence.Domain">lab.example</e:property></e:get-system-config-resp></e:get-all-config-resp>',
  );
  /** In place of the ordinary answers. */
  answer: Answer | undefined;
  #server: Server | undefined;
  readonly #sockets = new Set<Duplex>();

  async start(own: IssuedCertificate): Promise<void> {
    const server = createServer({ cert: own.certificate, key: own.privateKey }, (request, response) => void this.#serve(request, response));
    // As Tomcat, longer than a client keeps it.
    server.keepAliveTimeout = 60_000;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      this.mostSockets = Math.max(this.mostSockets, this.#sockets.size);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, url = '' } = request;
    const received: Received = {
      path: url,
      body: await text(request),
      traceparent: String(headers.traceparent),
      contentType: headers['content-type'] ?? '',
    };
    this.received.push(received);
    if (this.answer) return this.answer(received, response);
    response.setHeader('content-type', 'application/soap+xml');
    response.end(this.#ordinary(received.body));
    return undefined;
  }

  #ordinary(body: string): string {
    const user = /<e:username>([^<]*)</.exec(body)?.[1] ?? '';
    if (body.includes('<e:password>right<')) {
      return soap(
        `<e:login-resp><e:success><e:session-key>key-${user}</e:session-key><e:home-node>cups2</e:home-node><e:service-versions><e:version>v70</e:version><e:version>v80</e:version></e:service-versions></e:success></e:login-resp>`,
      );
    }
    if (body.includes('<e:login ')) return refusal;
    if (body.includes('<e:logout/>')) return soap('<e:logout-resp><e:success/></e:logout-resp>');
    return this.configuration;
  }
}
