import { request } from 'node:https';

export interface HttpsAnswer {
  readonly status: number;
  readonly text: string;
}

/** One POST to a node, see `send`. */
export const post = (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<HttpsAnswer> =>
  send('POST', url, headers, body);

/** One GET, see `send`. */
export const get = (url: string): Promise<HttpsAnswer> => send('GET', url, {}, '');

/**
 * One request to a node over HTTPS, as any program on an administrator's machine would send it: beside every gateway, on a connection of
 * its own. The certificate names the node and not 127.0.0.1, so it is not checked. Rejects when the port is closed.
 */
function send(method: string, url: string, headers: Readonly<Record<string, string>>, body: string): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers, agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(20_000) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
