import type { Cluster } from '@uclab/cluster';
import { child, escapeXml, parseEnvelope, type XmlElement } from '@uclab/platform/soap';
import { nodeUrl } from './cluster-state.ts';
import { post } from './https-request.ts';

/** What AXL answers: HTTP status and the first element of the body, a response or a fault. */
export interface AxlAnswer {
  readonly status: number;
  readonly body: XmlElement;
}

export const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;

type Account = { readonly userid: string; readonly password: string };

/** Calls AXL on CUCM over HTTPS as the application user that the cluster names. */
export async function callAxl(cluster: Cluster, operation: string, markup: string, version = '8.5'): Promise<AxlAnswer> {
  const { applicationUser } = (await cluster.status()).accounts;
  return callAxlAs(cluster, applicationUser, operation, markup, version);
}

/** Calls AXL on CUCM over HTTPS as an application user. */
export async function callAxlAs(
  cluster: Cluster,
  { userid, password }: Account,
  operation: string,
  markup: string,
  version = '8.5',
): Promise<AxlAnswer> {
  const { status, text } = await post(
    new URL('/axl/', await nodeUrl(cluster, 'cucm')).href,
    {
      authorization: `Basic ${Buffer.from(`${userid}:${password}`).toString('base64')}`,
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"CUCM:DB ver=${version} ${operation}"`,
    },
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><n:${operation} xmlns:n="http://www.cisco.com/AXL/API/${version}">${markup}</n:${operation}></e:Body></e:Envelope>`,
  );
  return { status, body: parseEnvelope(text).body };
}

/** The user as getUser returns it; undefined when CUCM has none of that id. */
export async function getUser(cluster: Cluster, userid: string, version = '8.5'): Promise<XmlElement | undefined> {
  const { body } = await callAxl(cluster, 'getUser', element('userid', userid), version);
  const answer = child(body, 'return');
  return answer && child(answer, 'user');
}
