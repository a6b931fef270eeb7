import type { Cluster } from '@uclab/cluster';
import { child, childText, escapeXml, parseEnvelope, type XmlElement } from '@uclab/platform/soap';
import { nodeUrl } from './cluster-state.ts';
import { post } from './https-request.ts';

async function send(cluster: Cluster, node: string, header: string, body: string): Promise<XmlElement> {
  const { text } = await post(
    new URL('/EPASSoap/service/v80', await nodeUrl(cluster, node)).href,
    { 'content-type': 'application/soap+xml; charset=UTF-8' },
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:e="urn:cisco:epas:soap"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  );
  return parseEnvelope(text).body;
}

/** A session key from a login on the SOAP port of a presence node; undefined when it is refused. Rejects when the port is closed. */
export async function logIn(
  cluster: Cluster,
  node: string,
  userid: string,
  password: string,
  clientType = 'CUPC',
): Promise<string | undefined> {
  const answer = await send(
    cluster,
    node,
    '',
    `<e:login client-type="${clientType}" client-version="8.5" force="true"><e:username>${escapeXml(userid)}</e:username><e:password>${escapeXml(password)}</e:password></e:login>`,
  );
  const success = child(answer, 'success');
  return success && childText(success, 'session-key');
}

/** What the node answers to a client that asks for its configuration with that key: `served`, or the words of the refusal. */
export async function getAllConfig(cluster: Cluster, node: string, key: string): Promise<string> {
  const answer = await send(
    cluster,
    node,
    `<e:session-key>${key}</e:session-key>`,
    '<e:get-all-config><e:system-config/><e:user-config/></e:get-all-config>',
  );
  const failure = child(answer, 'failure');
  if (failure) return childText(failure, 'message') ?? '';
  return child(answer, 'get-system-config-resp') ? 'served' : `neither configuration nor refusal: ${answer.name}`;
}

/** The properties of the configuration that begin with `Directory.`, without that. */
export async function directoryProperties(cluster: Cluster, node: string, key: string): Promise<Record<string, string>> {
  const answer = await send(
    cluster,
    node,
    `<e:session-key>${key}</e:session-key>`,
    '<e:get-all-config><e:system-config/><e:user-config/></e:get-all-config>',
  );
  const properties = child(answer, 'get-system-config-resp')?.children ?? [];
  const directory = properties.filter(({ attributes }) => attributes.name?.startsWith('Directory.'));
  return Object.fromEntries(directory.map(({ attributes, text }) => [attributes.name?.slice('Directory.'.length) ?? '', text]));
}

/** All that the node hands out to a client with that key, as markup. */
export async function allConfig(cluster: Cluster, node: string, key: string): Promise<string> {
  const { text } = await post(
    new URL('/EPASSoap/service/v80', await nodeUrl(cluster, node)).href,
    { 'content-type': 'application/soap+xml; charset=UTF-8' },
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:e="urn:cisco:epas:soap"><s:Header><e:session-key>${key}</e:session-key></s:Header><s:Body><e:get-all-config><e:system-config/><e:user-config/><e:non-presence-aware-contacts/><e:contact-info/></e:get-all-config></s:Body></s:Envelope>`,
  );
  return text;
}

/** Makes the user of that key look off line to one watcher. Throws where the node does not take the rule. */
export async function blockWatcher(cluster: Cluster, node: string, key: string, watcher: string): Promise<void> {
  const answer = await send(
    cluster,
    node,
    `<e:session-key>${key}</e:session-key>`,
    `<e:set-presence-rules><e:presence-rules default="allow"><e:exception action="block">${escapeXml(watcher)}</e:exception></e:presence-rules></e:set-presence-rules>`,
  );
  if (!child(answer, 'success')) throw new Error(`the rule of ${node} was refused`);
}
