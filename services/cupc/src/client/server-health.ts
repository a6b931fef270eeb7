import { withDeadline } from '@uclab/foundation/clock';
import type { Trace } from '@uclab/foundation/journal';
import type { LineState } from '../presence/index.ts';
import type { DirectorySearch, DirectorySettings } from '../search/index.ts';
import { configRequest, type LoginSuccess, readConfig } from './epassoap.ts';
import type { NodeCaller } from './node-caller.ts';
import { screens } from './screen.ts';

/** One line of the window that opens by Help > Show Server Health. */
export interface HealthItem {
  readonly name: 'Configuration' | 'Presence' | 'LDAP' | 'Desk Phone';
  /** `not-tried` where the client was told of a server and has nothing to try it with. */
  readonly state: 'connected' | 'failed' | 'not-configured' | 'not-tried';
  /** The server, or what the client says of it; never a cause. */
  readonly text: string;
}

export interface HealthParts {
  readonly caller: NodeCaller;
  readonly directory: DirectorySearch;
  readonly node: string;
  readonly login: LoginSuccess;
  readonly configuration: ReadonlyMap<string, string>;
  readonly settings: DirectorySettings | undefined;
  /** The connection for presence, and where it leads. */
  readonly presence: { readonly state: LineState; readonly address: string };
  readonly trace: Trace;
}

/** Real time. */
const nodeMs = 5_000;

const invalidCredentials = 'invalid credentials';

const failed = (name: HealthItem['name'], text: string = screens.unreachable.message): HealthItem => ({ name, state: 'failed', text });

/** The session key is good for the configuration; whether it still is, only the node can tell. */
async function configurationItem({ caller, node, login, trace }: HealthParts): Promise<HealthItem> {
  const name = 'Configuration';
  try {
    const answer = await withDeadline(`configuration at ${node}`, nodeMs, (signal) =>
      caller.call(node, configRequest(login), trace, signal),
    );
    if ('body' in answer && readConfig(answer.body)) return { name, state: 'connected', text: node };
    return failed(name, invalidCredentials);
  } catch {
    return failed(name);
  }
}

function presenceItem({ presence }: HealthParts): HealthItem {
  const name = 'Presence';
  if (presence.state === 'connected') return { name, state: 'connected', text: presence.address };
  return failed(name, presence.state === 'refused' ? invalidCredentials : undefined);
}

async function directoryItem({ directory, settings, trace }: HealthParts): Promise<HealthItem> {
  const name = 'LDAP';
  if (!settings || settings.servers.length === 0) return { name, state: 'not-configured', text: '' };
  const result = await directory.check(settings, trace);
  if ('server' in result) return { name, state: 'connected', text: `${result.server.host}:${result.server.port}` };
  return failed(name, result.symptom === 'LDAP_MANAGER_BIND_REFUSED' ? invalidCredentials : undefined);
}

/** There is no CTI in the emulator, so a host that the client was given is named and not dialled. */
function deskPhoneItem({ configuration }: HealthParts): HealthItem {
  const name = 'Desk Phone';
  const [host = '', port = ''] = ['Address', 'Port'].map((part) => configuration.get(`CallControl.Primary.${part}`));
  return host === '' ? { name, state: 'not-configured', text: '' } : { name, state: 'not-tried', text: `${host}:${port}` };
}

/**
 * Each server that the client uses, tried anew, for each wants credentials of its own: that a person is signed in says nothing of the
 * others. Takes ten seconds at most. Source: items and their words "invalid credential" by Mysterious "Invalid Credentials" on CUPC (blog,
 * January 2009); the other words are assumed.
 */
export async function serverHealth(parts: HealthParts): Promise<HealthItem[]> {
  const [configuration, directory] = await Promise.all([configurationItem(parts), directoryItem(parts)]);
  return [configuration, presenceItem(parts), directory, deskPhoneItem(parts)];
}
