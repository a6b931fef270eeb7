import type { SymptomCode } from '@uclab/foundation/causes';
import type { JournalEvent } from '@uclab/foundation/journal';
import type { Finding } from '../finding.ts';
import { timeText } from './reading.ts';

const symptoms = ['LOCAL_CREDENTIAL_LOCKED', 'LOCAL_CREDENTIAL_EXPIRED', 'LOCAL_CREDENTIAL_MUST_CHANGE'] as const;
type LocalCredentialSymptom = (typeof symptoms)[number];

/** Whether the credential policy of CUCM, and not what was typed, refused a password that a node checks itself. */
export const isOfLocalCredential = (symptom: SymptomCode | undefined): symptom is LocalCredentialSymptom =>
  symptoms.some((known) => known === symptom);

/** What the credential policy of CUCM has against a password, from the attempt alone: no node tells it of a user whom nobody tried. */
export function localCredentialFinding(
  events: readonly JournalEvent[],
  user: string,
  nowMs: number,
  symptom: LocalCredentialSymptom,
): Finding {
  const event = events.findLast(({ kind }) => kind === 'identity.password-checked');
  const untilMs = event?.kind === 'identity.password-checked' ? event.facts.lockedUntilMs : undefined;
  const at = { cause: symptom, step: 'check-password', where: `password of ${user} on cucm` } as const;
  switch (symptom) {
    case 'LOCAL_CREDENTIAL_LOCKED':
      return untilMs === undefined
        ? {
            ...at,
            text: `an administrator has to unlock the password of ${user} on CUCM`,
            remedy: `Unlock the password of ${user} on CUCM: pwdCredLockedByAdministrator false, and pwdResetHackCount true where failed logons locked it`,
          }
        : {
            ...at,
            text: `CUCM has locked the password of ${user} until ${timeText(untilMs, nowMs)} after too many failed logons`,
            remedy: `Unlock the password of ${user} on CUCM (pwdResetHackCount true), or wait until ${timeText(untilMs, nowMs)}`,
          };
    case 'LOCAL_CREDENTIAL_EXPIRED':
      return {
        ...at,
        text: `the password of ${user} is right, and has expired by the credential policy of CUCM`,
        remedy: `Set a new password for ${user} on CUCM, or pwdCredDoesNotExpire`,
      };
    case 'LOCAL_CREDENTIAL_MUST_CHANGE':
      return {
        ...at,
        text: `the password of ${user} is right, and CUCM wants it changed before it counts`,
        remedy: `Set a new password for ${user} on CUCM, or pwdCredUserMustChange false; no client of the cluster can change it`,
      };
  }
}
