import { request } from 'node:https';
import { Readable } from 'node:stream';
import { monotonicMs } from '@uclab/foundation/clock';

/** What a node answered, byte by byte. */
export interface NodeAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly ms: number;
}

export interface NodeRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
  /** Until the whole answer is there; 10 s unless told. */
  readonly deadlineMs?: number;
}

/**
 * One HTTPS request to a node on a connection of its own. Rejects when no whole answer comes before the deadline. The certificate names
 * the node and not 127.0.0.1, so it is not checked.
 */
export function ask(url: string, { method = 'POST', path, headers = {}, body, deadlineMs = 10_000 }: NodeRequest): Promise<NodeAnswer> {
  const began = monotonicMs();
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const outgoing = request(
      { hostname, port, path, method, headers, agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(deadlineMs) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).toString('utf8'),
            ms: monotonicMs() - began,
          }),
        );
      },
    );
    outgoing.on('error', reject);
    if (body instanceof Readable) body.pipe(outgoing);
    else outgoing.end(body);
  });
}
