import type { SymptomCode } from '@uclab/foundation/causes';
import type { JournalEvent } from '@uclab/foundation/journal';
import { shellWord } from '@uclab/foundation/text';
import type { CredentialEvidence, Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import type { AttemptToExplain } from '../input.ts';
import { notCopied } from './account.ts';
import { momentText } from './reading.ts';

const symptoms = ['LOCAL_CREDENTIAL_LOCKED', 'LOCAL_CREDENTIAL_EXPIRED', 'LOCAL_CREDENTIAL_MUST_CHANGE'] as const;
type LocalCredentialSymptom = (typeof symptoms)[number];

/** Whether the credential policy of CUCM, and not what was typed, refused a password that a node checks itself. */
export const isOfLocalCredential = (symptom: SymptomCode | undefined): symptom is LocalCredentialSymptom =>
  symptoms.some((known) => known === symptom);

/** Whether a finding is of that kind. */
export const isLocalStanding = ({ cause }: Finding): boolean => symptoms.some((known) => known === cause);

/** What was checked of somebody, and how an administrator says so: the command, and the names of AXL. */
interface Held {
  readonly what: 'password' | 'PIN';
  readonly command: 'user' | 'appuser';
  readonly settings: 'passwordCredentials' | 'pinCredentials';
  readonly prefix: 'pwd' | 'pin';
}

const password: Held = { what: 'password', command: 'user', settings: 'passwordCredentials', prefix: 'pwd' };
const pin: Held = { what: 'PIN', command: 'user', settings: 'pinCredentials', prefix: 'pin' };

const heldBy = ({ checked }: Pick<AttemptToExplain, 'checked'>): Held => {
  if (checked === 'pin') return pin;
  return checked === 'application-user' ? { ...password, command: 'appuser' } : password;
};

/** What an attempt had checked, as a person calls it. */
export const checkedWord = (attempt: Pick<AttemptToExplain, 'checked'>): 'password' | 'PIN' => heldBy(attempt).what;

/** What the credential policy of CUCM has against a password or PIN, as an attempt met it. */
export function localCredentialFinding(
  events: readonly JournalEvent[],
  attempt: AttemptToExplain,
  symptom: LocalCredentialSymptom,
): Finding {
  const event = events.findLast(({ kind }) => kind === 'identity.password-checked');
  const untilMs = event?.kind === 'identity.password-checked' ? event.facts.lockedUntilMs : undefined;
  const held = heldBy(attempt);
  const finding = findingOf(symptom, attempt.user, held, untilMs);
  // A node looks at those only after the right password.
  return symptom === 'LOCAL_CREDENTIAL_LOCKED' ? finding : { ...finding, text: `the ${held.what} was right, and ${finding.text}` };
}

interface Met {
  readonly symptom: LocalCredentialSymptom;
  /** Of a lock that ends by itself. */
  readonly untilMs?: number;
}

/** What a standing keeps from counting at a moment; undefined for nothing. */
function metBy({ locked, lockedUntilMs, expiresAtMs, mustChange }: Omit<CredentialEvidence, 'credential'>, nowMs: number): Met | undefined {
  if (locked && lockedUntilMs === 0) return { symptom: 'LOCAL_CREDENTIAL_LOCKED' };
  if (locked && lockedUntilMs > nowMs) return { symptom: 'LOCAL_CREDENTIAL_LOCKED', untilMs: lockedUntilMs };
  if (expiresAtMs > 0 && expiresAtMs <= nowMs) return { symptom: 'LOCAL_CREDENTIAL_EXPIRED' };
  return mustChange ? { symptom: 'LOCAL_CREDENTIAL_MUST_CHANGE' } : undefined;
}

/** What it has against a password as a node holds it; undefined where nothing, or where the node has not told. */
function standingOn(evidence: Evidence, user: string, node: string): Met | undefined {
  const standing = evidence.people.get(user.toLowerCase())?.onNode.get(node)?.passwordStanding;
  return standing && metBy(standing, evidence.nowMs);
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
  return [findingOf(symptom, user, password, untilMs)];
}

/** What keeps a PIN, or the password of an application user, from counting on CUCM, which never asks the directory for them. */
export function ownCredentialFindings(evidence: Evidence, attempt: AttemptToExplain): Finding[] {
  const held = heldBy(attempt);
  const credential = held === pin ? 'pin' : 'password';
  const standing = evidence.credentials?.find((each) => each.credential === credential);
  const met = standing && metBy(standing, evidence.nowMs);
  return met ? [findingOf(met.symptom, attempt.user, held, met.untilMs)] : [];
}

function findingOf(symptom: LocalCredentialSymptom, user: string, held: Held, untilMs: number | undefined): Finding {
  const { what, command, settings, prefix } = held;
  const at = { cause: symptom, step: 'check-password', where: `${what} of ${user} on cucm` } as const;
  const set = (...pairs: string[]): string =>
    `uclab ${command} set ${shellWord(user)} ${pairs.map((pair) => `${settings}.${prefix}${pair}`).join(' ')}`;
  switch (symptom) {
    case 'LOCAL_CREDENTIAL_LOCKED':
      return untilMs === undefined
        ? {
            ...at,
            text: `an administrator has to unlock the ${what} of ${user} on CUCM`,
            remedy: `Unlock the ${what} of ${user} on CUCM (${set('CredLockedByAdministrator=false', 'ResetHackCount=true')}; the latter where failed logons locked it)`,
          }
        : {
            ...at,
            text: `CUCM has locked the ${what} of ${user} until ${momentText(untilMs)} after too many failed logons`,
            remedy: `Unlock the ${what} of ${user} on CUCM (${set('ResetHackCount=true')}), or wait until ${momentText(untilMs)}`,
          };
    case 'LOCAL_CREDENTIAL_EXPIRED':
      return {
        ...at,
        text: `the ${what} of ${user} has expired by the credential policy of CUCM`,
        remedy: `Set a new ${what} for ${user} on CUCM, or let it never expire (${set('CredDoesNotExpire=true')})`,
      };
    case 'LOCAL_CREDENTIAL_MUST_CHANGE':
      return {
        ...at,
        text: `CUCM wants the ${what} of ${user} changed before it counts`,
        remedy: `Set a new ${what} for ${user} on CUCM, or want it changed no more (${set('CredUserMustChange=false')}); no client of the cluster can change it`,
      };
  }
}
