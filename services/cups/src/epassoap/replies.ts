import { envelope, escapeXml, fault, xml } from '@uclab/platform/soap';
import { namespace } from './interface-version.ts';

/** An answer over HTTP. */
export interface Reply {
  readonly status: number;
  readonly version: '1.1' | '1.2';
  readonly text: string;
}

/** How a refusal is dressed: setting `epas.loginFailure`. */
export type FailureShape = 'response' | 'fault';

const element = (name: string, ...content: (string | undefined)[]): string => xml(`e:${name}`, {}, ...content);
const textElement = (name: string, text: string): string => element(name, escapeXml(text));

const message = (body: string): Reply => ({ status: 200, version: '1.2', text: envelope('1.2', body, { e: namespace }) });

/** A SOAP fault; SOAP 1.1 callers get the form that they understand. */
export const faultReply = (version: '1.1' | '1.2', code: 'Client' | 'VersionMismatch', reason: string): Reply => ({
  status: 500,
  version,
  text: fault(version, { code, reason }),
});

/** `backup-server`, `home-node` and `service-versions` are elements of ours: that the reply carries them is known, not how. */
export const loggedIn = (session: {
  key: string;
  homeNode: string;
  backupServer: string | undefined;
  /** Interface versions on offer, newest first. */
  versions: readonly string[];
}): Reply =>
  message(
    element(
      'login-resp',
      element(
        'success',
        textElement('session-key', session.key),
        session.backupServer === undefined ? undefined : textElement('backup-server', session.backupServer),
        textElement('home-node', session.homeNode),
        element('service-versions', ...session.versions.map((version) => textElement('version', version))),
      ),
    ),
  );

const failure = (operation: string, code: string, text: string): string =>
  element(`${operation}-resp`, element('failure', textElement('code', code), textElement('message', text)));

/**
 * The one answer to every login that is refused. It has no parameter for the reason, so that no caller can learn it; the two
 * shapes serve the two families of known clients.
 */
export const loginRefused = (shape: FailureShape): Reply =>
  shape === 'fault' ? faultReply('1.2', 'Client', 'Login failed') : message(failure('login', 'INVALID_CREDENTIALS', 'Login failed'));

/** A call with a key that is missing, unknown or over: known clients look for the words `Invalid request`. */
export const invalidRequest = (operation: string, shape: FailureShape): Reply =>
  shape === 'fault' ? faultReply('1.2', 'Client', 'Invalid request') : message(failure(operation, 'INVALID_REQUEST', 'Invalid request'));

export const loggedOut = (): Reply => message(element('logout-resp', element('success')));

/** The answer to an operation that was done; `result` is markup. */
export const succeeded = (operation: string, result: string): Reply => message(element(`${operation}-resp`, element('success', result)));

/** The answer to an operation whose input breaks a rule, or names what is not there; the text says which. */
export const refused = (operation: string, text: string): Reply => message(failure(operation, 'INVALID_ARGUMENT', text));

/** The system properties by name, one without a value is sent empty; then `userParts`, markup. */
export const allConfig = (systemProperties: ReadonlyMap<string, string>, userParts: readonly string[]): Reply =>
  message(
    element(
      'get-all-config-resp',
      element('success'),
      element('get-system-config-resp', ...[...systemProperties].map(([name, value]) => xml('e:property', { name }, escapeXml(value)))),
      ...userParts,
    ),
  );
