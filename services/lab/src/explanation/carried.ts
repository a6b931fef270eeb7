import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { ExplainInput } from './input.ts';
import { authenticationOf } from './path/log-in.ts';
import { statusOf } from './path/reading.ts';
import type { Task } from './task.ts';

/** What a cause that only the attempt tells of means for a task; `unsure` where that depends on what will be typed. */
export type Carried = 'affected' | 'unsure' | undefined;

const isOwn = ({ attempt }: ExplainInput, task: Task): boolean => {
  if (task.kind === 'synchronisation') return attempt.kind === 'sync';
  if (task.kind === 'cucm-log-in') return attempt.kind === 'cucm-log-in' && isTheirs(attempt.user, task.user);
  if (task.kind === 'contact-search') return attempt.kind === 'contact-search';
  if (task.kind === 'caller-name') return attempt.kind === 'call';
  return task.kind === 'sign-in' && attempt.kind === 'sign-in' && task.node === attempt.node && isTheirs(attempt.user, task.user);
};
const isTheirs = (user: string, other: string): boolean => user.toLowerCase() === other.toLowerCase();

/** The node whose LDAP settings a task uses. */
const nodeOf = (task: Task): string | undefined => {
  if (task.kind === 'sign-in') return task.node;
  return task.kind === 'cucm-log-in' ? 'cucm' : undefined;
};

const agreementsOf = (evidence: Evidence): string => JSON.stringify(statusOf(evidence, 'cucm')?.cucm?.agreements);

/** A run that was given nobody says that the next one will be, too, until one has succeeded or the agreements are others. */
function staysEmpty({ attempt, evidence, live }: ExplainInput): boolean {
  const last = statusOf(live, 'cucm')?.cucm?.lastRun;
  const succeededSince = last !== undefined && last.traceId !== attempt.id && last.outcome === 'succeeded';
  return !succeededSince && agreementsOf(evidence) === agreementsOf(live);
}

const sameSettings = ({ evidence, live }: ExplainInput, node: string): boolean =>
  JSON.stringify(authenticationOf(evidence, node)) === JSON.stringify(authenticationOf(live, node));

/** Whether a task meets what the attempt met, where no evidence but the attempt itself tells of it. */
export function carriedTo(input: ExplainInput, causes: readonly Finding[], task: Task): Carried {
  const own = causes.find(({ met }) => met !== undefined);
  const { attempt } = input;
  switch (own?.met) {
    case undefined:
    case 'PASSWORD_EMPTY':
    case 'SYNC_ENDED':
      return undefined;
    case 'LDAP_RETURNED_NO_USERS':
      if (task.kind !== 'synchronisation') return undefined;
      return staysEmpty(input) ? 'affected' : 'unsure';
    case 'LDAP_BIND_INVALID_CREDENTIALS':
    case 'LOCAL_CREDENTIAL_LOCKED':
    case 'LOCAL_CREDENTIAL_EXPIRED':
    case 'LOCAL_CREDENTIAL_MUST_CHANGE':
    case 'LOCAL_INVALID_CREDENTIALS': {
      // Nobody but who types it knows whether a password will be right; by a copy of another method that is so for everybody there.
      const everybody = own.cause === 'AUTHENTICATION_SETTINGS_STALE' && nodeOf(task) === attempt.node;
      return everybody || ('user' in task && isTheirs(attempt.user, task.user)) ? 'unsure' : undefined;
    }
    case 'LDAP_MANAGER_BIND_REFUSED':
    case 'LDAP_USER_NOT_FOUND': {
      const sameNode = attempt.kind !== 'sync' && nodeOf(task) === attempt.node;
      const meetsIt = isOwn(input, task) || (sameNode && own.met === 'LDAP_MANAGER_BIND_REFUSED');
      if (!meetsIt) return undefined;
      return sameSettings(input, attempt.node) ? 'affected' : 'unsure';
    }
    default:
      return isOwn(input, task) ? 'unsure' : undefined;
  }
}
