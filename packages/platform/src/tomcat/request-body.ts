import { TextDecoder } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The largest body of a request, in bytes. */
export const bodyLimit = 1024 * 1024;

const xmlTypes = ['text/xml', 'application/xml', 'application/soap+xml', 'application/octet-stream'];

/** A body that cannot be taken; fastify answers with its status. */
class UnreadableBodyError extends Error {
  readonly statusCode: 400 | 415;

  constructor(statusCode: 400 | 415, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    throw new UnreadableBodyError(415, `The character set ${charset.slice(0, 100)} is not known; send XML in UTF-8.`);
  }
}

/** The text of a body. Bytes that are none are refused and not replaced: two different passwords would become the same. */
function decoded(request: FastifyRequest, body: Buffer): string {
  const charset = /charset="?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const decoder = decoderOf(charset);
  try {
    return decoder.decode(body);
  } catch {
    throw new UnreadableBodyError(400, `The request is not text in ${decoder.encoding}; send XML in UTF-8.`);
  }
}

/**
 * XML reaches applications as a string, whatever of the usual content types names it or where none does: old SOAP libraries send
 * each of them.
 */
export function acceptXml(server: FastifyInstance): void {
  // Fastify brings its own for JSON and plain text.
  server.removeAllContentTypeParsers();
  const asText = async (request: FastifyRequest, body: Buffer): Promise<string> => decoded(request, body);
  server.addContentTypeParser(xmlTypes, { parseAs: 'buffer' }, asText);
  server.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    const type = request.headers['content-type'];
    if (type) throw new UnreadableBodyError(415, `The content type ${type.slice(0, 100)} is not supported; send text/xml.`);
    return decoded(request, body);
  });
}
