import { escapeXml } from '@uclab/platform/soap';
import { ask, type NodeAnswer, type NodeRequest } from './node-request.ts';
import type { TriedCluster } from './tried-cluster.ts';

export const envelopeNamespace = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const;
export const axlNamespace = 'http://www.cisco.com/AXL/API/8.5';
export const epasNamespace = 'urn:cisco:epas:soap';

export const basic = (userid: string, password: string): string => `Basic ${Buffer.from(`${userid}:${password}`).toString('base64')}`;

/** A SOAP interface of the product plane, and how a caller reaches it. */
export interface Interface {
  readonly name: string;
  readonly version: '1.1' | '1.2';
  readonly namespace: string;
  send(tried: TriedCluster, request: Partial<NodeRequest>): Promise<NodeAnswer>;
}

/** AXL on CUCM, called by an application user who may. */
export const axl: Interface = {
  name: 'AXL',
  version: '1.1',
  namespace: axlNamespace,
  send: (tried, request) => {
    const { userid, password } = tried.applicationUser;
    const headers = { authorization: basic(userid, password), 'content-type': 'text/xml; charset=utf-8', ...request.headers };
    return ask(tried.url('cucm'), { path: '/axl/', ...request, headers });
  },
};

/** EPASSoap on a presence node, which anybody may call. */
export const epasSoap: Interface = {
  name: 'EPASSoap',
  version: '1.2',
  namespace: epasNamespace,
  send: (tried, request) =>
    ask(tried.url('cups1'), {
      path: '/EPASSoap/service/v80',
      ...request,
      headers: { 'content-type': 'application/soap+xml; charset=utf-8', ...request.headers },
    }),
};

export const envelope = (version: '1.1' | '1.2', body: string, header = ''): string =>
  `<s:Envelope xmlns:s="${envelopeNamespace[version]}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;

/** A login as a client sends it. */
export const loginMessage = (username: string, password: string): string =>
  envelope(
    '1.2',
    `<e:login xmlns:e="${epasNamespace}" client-type="CUPC" client-version="8.5" force="true">` +
      `<e:username>${escapeXml(username)}</e:username><e:password>${escapeXml(password)}</e:password></e:login>`,
  );

/** CUCM's own check of an end user, as its pages and other applications ask it. */
export const doAuthenticateUser = (userid: string, password: string): string =>
  envelope(
    '1.1',
    `<a:doAuthenticateUser xmlns:a="${axlNamespace}"><userid>${escapeXml(userid)}</userid><password>${escapeXml(password)}</password></a:doAuthenticateUser>`,
  );

export const getUser = (userid: string): string =>
  envelope('1.1', `<a:getUser xmlns:a="${axlNamespace}"><userid>${escapeXml(userid)}</userid></a:getUser>`);
