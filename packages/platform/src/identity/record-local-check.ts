import type { SymptomCode } from '@uclab/foundation/causes';
import type { Journal, Trace } from '@uclab/foundation/journal';
import type { ServiceLog } from '../service-log/index.ts';
import type { LocalCheck } from './credential-guard.ts';
import type { AuthenticationOutcome } from './settings.ts';

/** Where it is written down that a credential was checked. */
interface Place {
  readonly journal: Journal;
  readonly log: Pick<ServiceLog, 'write'>;
  readonly service: string;
  readonly trace: Trace;
}

const words: Partial<{ readonly [S in SymptomCode]: (what: string) => string }> = {
  PASSWORD_EMPTY: (what) => `no ${what} was given`,
  LOCAL_INVALID_CREDENTIALS: (what) => `the ${what} is not right`,
  LOCAL_CREDENTIAL_LOCKED: (what) => `the ${what} is locked`,
  LOCAL_CREDENTIAL_EXPIRED: (what) => `the ${what} has expired`,
  LOCAL_CREDENTIAL_MUST_CHANGE: (what) => `the ${what} has to be changed first`,
};

/** Writes to journal and log how a check on the node itself ended; all that may be told to whoever asked. */
export function recordLocalCheck(
  { journal, log, service, trace }: Place,
  { user, credential }: { readonly user: string; readonly credential: 'password' | 'pin' },
  { symptom, lockedUntilMs, locksNow }: LocalCheck,
): AuthenticationOutcome {
  const isPin = credential === 'pin';
  const what = isPin ? 'PIN' : 'password';
  const facts = {
    user,
    method: 'local',
    ...(isPin ? { credential } : {}),
    ...(lockedUntilMs === undefined ? {} : { lockedUntilMs }),
  } as const;
  journal.record(trace, 'identity.password-checked', facts, { symptom });
  const until = lockedUntilMs === undefined ? '' : ` until ${new Date(lockedUntilMs).toISOString()}`;
  const result = symptom === undefined ? 'accepted' : `refused: ${words[symptom]?.(what) ?? symptom}${until}`;
  const level = symptom === undefined ? 'INFO' : 'WARN';
  log.write(service, level, `Authentication of ${user} ${isPin ? 'by PIN ' : ''}(local) ${result}`);
  if (locksNow) log.write(service, 'WARN', `The ${what} of ${user} is locked: too many failed logons`);
  return { accepted: symptom === undefined };
}
