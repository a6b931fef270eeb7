import type { Socket } from 'node:net';
import { startTimer } from '@uclab/foundation/clock';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** How long the rest of a refused body is read, in milliseconds. */
const lingerMs = 5000;

const refused = new WeakSet<Socket>();

/** Whether the request that still comes in on this connection has had its answer. */
export const isRefused = (socket: Socket): boolean => refused.has(socket);

/**
 * Lets a request be answered while its body is still on its way: too large, or refused by its header alone. The rest is read and
 * thrown away, because a connection closed with bytes unread is reset, and a client that is busy sending would see the reset and
 * never the answer.
 */
export function answerBeforeTheBody(server: FastifyInstance): void {
  server.addHook('onSend', async (request, reply) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
    if (hasBody && !request.raw.complete) throwAwayRestOfBody(request, reply);
  });
}

function throwAwayRestOfBody({ raw }: FastifyRequest, reply: FastifyReply): void {
  const { socket } = raw;
  const response = reply.raw;
  // Fastify asks for the connection to be closed at once, and so may the client.
  reply.removeHeader('connection');
  const closeAfterwards = !response.shouldKeepAlive;
  response.shouldKeepAlive = true;
  refused.add(socket);
  const timer = startTimer(lingerMs, () => socket.destroy());
  const close = () => socket.destroySoon();
  raw.once('close', () => timer.stop());
  raw.once('end', () => {
    timer.stop();
    refused.delete(socket);
    if (!closeAfterwards) return;
    if (response.writableFinished) close();
    else response.once('finish', close);
  });
  raw.resume();
}
