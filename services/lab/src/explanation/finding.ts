import type { CauseCode, SymptomCode } from '@uclab/foundation/causes';
import { sentence } from './words.ts';

/** The steps of every path in the order in which they are taken. */
export const steps = [
  'reach-node',
  'find-user',
  'resolve',
  'connect',
  'tls',
  'manager-bind',
  'search',
  'check-password',
  'result',
] as const;
export type Step = (typeof steps)[number];

export const stepIndex = (step: Step): number => steps.indexOf(step);

/** Something that is not as it should be, found by evidence, at the step where it stops an attempt. */
export interface Finding {
  readonly cause: CauseCode;
  readonly step: Step;
  /** What is to be mended: a link, a service of a node, a setting. */
  readonly where: string;
  /** A sentence without its full stop, in the present tense. */
  readonly text: string;
  /** A sentence without its full stop, imperative. */
  readonly remedy: string;
  /** The LDAP server that it keeps from being used, as `serverKey` writes it; absent where it is of all servers or of none. */
  readonly server?: string;
  /** Another server of the same settings can be used, so this one matters only to an attempt that dialled it. */
  readonly spare?: boolean;
  /** Nobody can say whether it stops anything; it is a cause only of what it would look like. */
  readonly unsure?: boolean;
  /** Known only from the attempt that met this symptom, and from no evidence. */
  readonly met?: SymptomCode;
}

/** Tells one server of the settings from another. */
export const serverKey = ({ host, port, ssl }: { host: string; port: number; ssl: boolean }): string =>
  `${host.toLowerCase()}:${port}${ssl ? ' ssl' : ''}`;

/** What somebody waits for: a copy that has not come yet. */
const copies: readonly CauseCode[] = ['USER_NOT_SYNCHRONISED', 'AUTHENTICATION_SETTINGS_STALE'];

/** Whether `other` is what keeps the copy of `first` from coming. */
export const holdsUp = (first: Finding, other: Finding): boolean => copies.includes(first.cause) && other.step === first.step;

/**
 * A copy that has not come, and what keeps it from that. Releases that do not work together are met before it: nothing can be copied
 * until that is another pair.
 */
export function missingCopy(copy: Finding, agent: readonly Finding[]): Finding[] {
  const isOfVersions = ({ cause }: Finding): boolean => cause === 'VERSION_MISMATCH';
  return [...agent.filter(isOfVersions), copy, ...agent.filter((finding) => !isOfVersions(finding))];
}

/** Whether `other` is a copy that never comes because of `first`. */
export const forbids = (first: Finding, other: Finding): boolean => first.cause === 'VERSION_MISMATCH' && copies.includes(other.cause);

/** What has to be mended, in an order in which it can be: what holds up a copy comes before the copy. */
export function inOrderOfMending(causes: readonly Finding[]): Finding[] {
  const [first, ...behind] = causes;
  if (!first) return [];
  return [...behind.filter((other) => holdsUp(first, other)), first, ...behind.filter((other) => !holdsUp(first, other))];
}

const withoutRestart = ({ remedy }: Finding): string => remedy.replace(/; nothing (else )?needs restarting$/, '');

/** What is to be done for each, as a sentence. Beside a remedy by which something is restarted none says that nothing is to be. */
export function remediesOf(findings: readonly Finding[]): { text: string; finding: Finding }[] {
  const restarting = findings.filter((finding) => /\b(re)?start\b/i.test(withoutRestart(finding)));
  return findings.map((finding) => {
    const isAlone = restarting.every(({ remedy }) => remedy === finding.remedy);
    return { text: sentence(isAlone ? finding.remedy : withoutRestart(finding)), finding };
  });
}
