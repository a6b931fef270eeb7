import type { SymptomCode } from '@uclab/foundation/causes';
import type { JournalEvent } from '@uclab/foundation/journal';
import type { Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { notCopied } from './account.ts';
import { timeText } from './reading.ts';

const symptoms = ['LOCAL_CREDENTIAL_LOCKED', 'LOCAL_CREDENTIAL_EXPIRED', 'LOCAL_CREDENTIAL_MUST_CHANGE'] as const;
type LocalCredentialSymptom = (typeof symptoms)[number];

/** Whether the credential policy of CUCM, and not what was typed, refused a password that a node checks itself. */
export const isOfLocalCredential = (symptom: SymptomCode | undefined): symptom is LocalCredentialSymptom =>
  symptoms.some((known) => known === symptom);

/** Whether a finding is of that kind. */
export const isLocalStanding = ({ cause }: Finding): boolean => symptoms.some((known) => known === cause);

/** What the credential policy of CUCM has against a password, as an attempt met it. */
export function localCredentialFinding(
  events: readonly JournalEvent[],
  user: string,
  nowMs: number,
  symptom: LocalCredentialSymptom,
): Finding {
  const event = events.findLast(({ kind }) => kind === 'identity.password-checked');
  const untilMs = event?.kind === 'identity.password-checked' ? event.facts.lockedUntilMs : undefined;
  const finding = findingOf(symptom, user, untilMs, nowMs);
  // A node looks at those only after the right password.
  return symptom === 'LOCAL_CREDENTIAL_LOCKED' ? finding : { ...finding, text: `the password was right, and ${finding.text}` };
}

/** What it has against a password as a node holds it; undefined where nothing, or where the node has not told. */
function standingOn(evidence: Evidence, user: string, node: string): { symptom: LocalCredentialSymptom; untilMs?: number } | undefined {
  const standing = evidence.people.get(user.toLowerCase())?.onNode.get(node)?.passwordStanding;
  if (!standing) return undefined;
  const { locked, lockedUntilMs, expiresAtMs, mustChange } = standing;
  if (locked && lockedUntilMs === 0) return { symptom: 'LOCAL_CREDENTIAL_LOCKED' };
  if (locked && lockedUntilMs > evidence.nowMs) return { symptom: 'LOCAL_CREDENTIAL_LOCKED', untilMs: lockedUntilMs };
  if (expiresAtMs > 0 && expiresAtMs <= evidence.nowMs) return { symptom: 'LOCAL_CREDENTIAL_EXPIRED' };
  return mustChange ? { symptom: 'LOCAL_CREDENTIAL_MUST_CHANGE' } : undefined;
}

/** What keeps a password from counting that the node itself checks, whatever is typed: presence nodes go by what they have copied. */
export function localStandingFindings(evidence: Evidence, user: string, node: string): Finding[] {
  const standing = standingOn(evidence, user, node);
  if (!standing) return [];
  const { symptom, untilMs } = standing;
  const onCucm = evidence.people.get(user.toLowerCase())?.onNode.get('cucm');
  if (node !== 'cucm' && onCucm && !standingOn(evidence, user, 'cucm')) {
    const text = `CUCM has nothing against the password of ${user} any more, and ${node} has not copied that yet`;
    return notCopied(evidence, node, 'check-password', text);
  }
  return [findingOf(symptom, user, untilMs, evidence.nowMs)];
}

function findingOf(symptom: LocalCredentialSymptom, user: string, untilMs: number | undefined, nowMs: number): Finding {
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
        text: `the password of ${user} has expired by the credential policy of CUCM`,
        remedy: `Set a new password for ${user} on CUCM, or pwdCredDoesNotExpire`,
      };
    case 'LOCAL_CREDENTIAL_MUST_CHANGE':
      return {
        ...at,
        text: `CUCM wants the password of ${user} changed before it counts`,
        remedy: `Set a new password for ${user} on CUCM, or pwdCredUserMustChange false; no client of the cluster can change it`,
      };
  }
}
