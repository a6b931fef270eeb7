import type { Socket } from 'node:net';
import { startTimer } from '@uclab/foundation/clock';
import { codeOf, messageOf } from '@uclab/foundation/errors';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { ServiceLog } from '../service-log/index.ts';
import { errorPage } from './error-page.ts';
import { isRefused } from './refused-body.ts';
import { bodyLimit } from './request-body.ts';

const html = 'text/html; charset=utf-8';
const plain = 'text/plain; charset=utf-8';

const sentenceOf = (error: FastifyError, status: number): string =>
  status === 413 ? `The request body is larger than ${bodyLimit} bytes; send a smaller one.` : error.message;

const statusOf = ({ statusCode }: FastifyError): number => (statusCode !== undefined && statusCode >= 400 ? statusCode : 500);

/** Status and sentence for a request that cannot be taken; undefined where something went wrong here. */
export function refusalOf(error: FastifyError): { readonly status: number; readonly sentence: string } | undefined {
  const status = statusOf(error);
  return status < 500 ? { status, sentence: sentenceOf(error, status) } : undefined;
}

/** What Tomcat itself answers: an error report where there is no application or one fails, a line for a request that cannot be taken. */
export function addRefusals(server: FastifyInstance, log: ServiceLog): void {
  server.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .type(html)
      .send(errorPage(404, request.url, `The requested resource (${request.url.split('?')[0]}) is not available.`)),
  );
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal) {
      return reply.code(refusal.status).type(plain).send(`${refusal.status} ${refusal.sentence}\n`);
    }
    const status = statusOf(error);
    // Only the log is told what went wrong: the page is the product's and must not give a cause away.
    log.write('Cisco Tomcat', 'ERROR', `${request.method} ${request.url}: ${messageOf(error)}`);
    const page = errorPage(status, request.url, 'The server encountered an internal error that prevented it from fulfilling this request.');
    return reply.code(status).type(html).send(page);
  });
}

const statusOfParserError = (code: string | undefined): string => {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  return '400 Bad Request';
};

/** How long the rest of what a refused client sends is still read, in milliseconds. */
const lingerMs = 1000;

/** Answers what is not HTTP, or came too slowly, with one line, and ends the connection. */
export function refuseConnection(error: Error, socket: Socket): void {
  if (!socket.writable || isRefused(socket) || codeOf(error) === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = statusOfParserError(codeOf(error));
  const head = `HTTP/1.1 ${status}\r\nContent-Type: ${plain}\r\nContent-Length: ${status.length + 1}\r\nConnection: close\r\n\r\n`;
  socket.end(`${head}${status}\n`);
  // Closed with bytes unread the connection would be reset, and the client might never see the line.
  socket.resume();
  const timer = startTimer(lingerMs, () => socket.destroy());
  socket.once('close', () => timer.stop());
}
