import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { parseEnvelope, type XmlElement } from '@uclab/platform/soap';
import type { Publisher } from './publisher.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** One request to CUCM over HTTPS, as any program would send it. */
export const send = (publisher: Publisher, { method = 'POST', path = '/axl/', headers = {}, body }: Sent): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const { authority, ports } = publisher;
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: ports.https,
        servername: 'cucm',
        method,
        path,
        headers,
        ca: authority.certificate,
        agent: false,
        timeout: 20_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** A SOAP 1.1 message around the markup of an operation. */
export const message = (operation: string, version: string, markup: string, attributes = ''): string =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header/><e:Body><n:${operation} xmlns:n="http://www.cisco.com/AXL/API/${version}"${attributes}>${markup}</n:${operation}></e:Body></e:Envelope>`;

export interface AxlAnswer extends HttpAnswer {
  /** The first element of the body: the response, or the fault. */
  readonly body: XmlElement;
}

/** Calls an operation as the application user axladmin. */
export async function callAxl(
  publisher: Publisher,
  operation: string,
  markup: string,
  { version = '8.5', headers = {} }: { version?: string; headers?: Record<string, string> } = {},
): Promise<AxlAnswer> {
  const answer = await send(publisher, {
    headers: {
      'content-type': 'text/xml',
      soapaction: `"CUCM:DB ver=${version} ${operation}"`,
      authorization: basic('axladmin', 'axl-secret'),
      ...headers,
    },
    body: message(operation, version, markup),
  });
  return { ...answer, body: parseEnvelope(answer.text).body };
}

const below = (element: XmlElement, name: string): XmlElement | undefined =>
  element.name === name ? element : element.children.map((inner) => below(inner, name)).find((found) => found !== undefined);

/** The first element with that name, at any depth; throws where there is none. */
export function find(element: XmlElement, name: string): XmlElement {
  const found = below(element, name);
  if (!found) throw new Error(`no ${name} in ${element.name}`);
  return found;
}

/** Code and words of a fault. */
export const faultOf = ({ status, body }: AxlAnswer) => ({
  status,
  faultcode: find(body, 'faultcode').text,
  faultstring: find(body, 'faultstring').text,
  axlcode: find(body, 'axlcode').text,
  request: find(body, 'request').text,
});
