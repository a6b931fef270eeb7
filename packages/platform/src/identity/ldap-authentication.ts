import type { SymptomCode } from '@uclab/foundation/causes';
import { monotonicMs } from '@uclab/foundation/clock';
import { type DialContext, DirectoryConnection, DirectoryFailure, type LdapServer } from '../ldap/index.ts';
import type { LdapAuthenticationSettings } from './settings.ts';

/** How long one server's connection may take to its first answer, so that the third of three is reached in time. */
const connectionMs = 2_500;
/** With less time than this left, a server is not worth dialling. */
const leastMs = 20;

/** The directory has decided, so the next server is not asked: it would count as another wrong password there. */
const decisive: ReadonlySet<SymptomCode> = new Set(['LDAP_BIND_INVALID_CREDENTIALS', 'LDAP_USER_NOT_FOUND', 'PASSWORD_EMPTY']);

/** How the directory decided. `undecided` after no server could be asked; `symptom` is then the first one's. */
export type DirectoryDecision =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly symptom: SymptomCode }
  | { readonly kind: 'undecided' };

/** Binds as the manager, finds the user, binds as the user. Throws DirectoryFailure. */
async function checkAt(
  server: LdapServer,
  settings: LdapAuthenticationSettings,
  userid: string,
  password: string,
  context: DialContext,
): Promise<void> {
  const connection = await DirectoryConnection.open(server, context);
  try {
    await connection.bindManager(settings.managerDn, settings.managerPassword);
    const dn = await connection.findUser(settings.userSearchBase, settings.userIdAttribute, userid);
    await connection.bindUser(dn, password);
  } finally {
    connection.close();
  }
}

/** Asks the servers of the settings in their order until one decides or `totalMs` are over. */
export async function checkInDirectory(
  settings: LdapAuthenticationSettings,
  userid: string,
  password: string,
  dial: DialContext,
  totalMs: number,
): Promise<DirectoryDecision> {
  const endsAtMs = monotonicMs() + totalMs;
  const context: DialContext = { ...dial, connectTimeoutMs: Math.min(dial.connectTimeoutMs, connectionMs), endsAtMs };
  for (const [index, server] of settings.servers.entries()) {
    if (endsAtMs - monotonicMs() < leastMs) {
      const left = settings.servers.slice(index).map(({ host, port }) => `${host}:${port}`);
      dial.log.write(dial.service, 'ERROR', `LDAP authentication gave up after ${totalMs} ms without asking ${left.join(', ')}`);
      break;
    }
    try {
      await checkAt(server, settings, userid, password, context);
      return { kind: 'accepted' };
    } catch (error) {
      if (!(error instanceof DirectoryFailure)) throw error;
      if (decisive.has(error.symptom)) return { kind: 'refused', symptom: error.symptom };
    }
  }
  return { kind: 'undecided' };
}
