import { cupcTraits } from '@uclab/foundation/persona';
import { ownCopy } from '@uclab/foundation/text';
import { child, childText, escapeXml, type XmlElement, xml } from '@uclab/platform/soap';

const namespace = 'urn:cisco:epas:soap';
const soap = 'http://www.w3.org/2003/05/soap-envelope';

/** A request as it is sent. */
export interface EpasRequest {
  /** Path on the node. */
  readonly path: string;
  readonly action: string;
  readonly text: string;
}

/** What a successful login brought. */
export interface LoginSuccess {
  readonly sessionKey: string;
  readonly homeNode: string;
  /** Where the rest of the interface is. */
  readonly path: string;
}

const request = (path: string, action: string, body: string, sessionKey?: string): EpasRequest => {
  const header = sessionKey === undefined ? undefined : xml('s:Header', {}, xml('e:session-key', {}, escapeXml(sessionKey)));
  const envelope = xml('s:Envelope', { 'xmlns:s': soap, 'xmlns:e': namespace }, header, xml('s:Body', {}, body));
  return { path, action: `${namespace}/${action}`, text: envelope };
};

/** A login as CUPC sends it: always to the address that every release has. */
export const loginRequest = (user: string, password: string, clientVersion: string): EpasRequest =>
  request(
    '/EPASSoap/service',
    'login',
    xml(
      'e:login',
      { 'client-type': 'CUPC', 'client-version': clientVersion, force: 'true' },
      xml('e:username', {}, escapeXml(user)),
      xml('e:password', {}, escapeXml(password)),
    ),
  );

export const logoutRequest = (login: LoginSuccess): EpasRequest => request(login.path, 'logout', xml('e:logout', {}), login.sessionKey);

export const configRequest = (login: LoginSuccess): EpasRequest =>
  request(
    login.path,
    'get_all_config',
    xml(
      'e:get-all-config',
      {},
      xml('e:system-config', {}),
      xml('e:user-config', {}),
      xml('e:federated-domains', { 'auth-policy': 'all' }),
      xml('e:non-presence-aware-contacts', {}),
      xml('e:contact-info', {}),
    ),
    login.sessionKey,
  );

/** Any other operation; `body` is its element. */
export const operationRequest = (login: LoginSuccess, name: string, body: string): EpasRequest =>
  request(login.path, name.replaceAll('-', '_'), body, login.sessionKey);

/**
 * What a `login-resp` grants to a client of that version; undefined for a refusal, which looks the same whatever its reason. A client
 * that speaks none of the versions on offer uses `latest` (assumed).
 */
export function readLogin(reply: XmlElement, clientVersion: string): LoginSuccess | undefined {
  const success = reply.name === 'login-resp' ? child(reply, 'success') : undefined;
  const sessionKey = success && childText(success, 'session-key');
  if (!success || !sessionKey) return undefined;
  const offered = child(success, 'service-versions')?.children.map((version) => version.text) ?? [];
  const { interfaceVersions } = cupcTraits(clientVersion);
  const version = interfaceVersions.find((candidate) => offered.includes(candidate)) ?? 'latest';
  return {
    sessionKey: ownCopy(sessionKey),
    homeNode: ownCopy(childText(success, 'home-node') ?? ''),
    path: `/EPASSoap/service/${version}`,
  };
}

/** The system properties by name; undefined where the node did not hand out any. */
export function readConfig(reply: XmlElement): ReadonlyMap<string, string> | undefined {
  const system = reply.name === 'get-all-config-resp' ? child(reply, 'get-system-config-resp') : undefined;
  if (!system) return undefined;
  const properties = system.children.filter((element) => element.name === 'property');
  return new Map(properties.map((property) => [ownCopy(property.attributes.name ?? ''), ownCopy(property.text)]));
}
