import { findingsFor } from './causes-of.ts';
import type { Finding } from './finding.ts';
import type { ExplainInput } from './input.ts';

/** Tells what has to be mended from all else that has. */
export const placeOf = ({ cause, where }: Finding): string => `${cause} ${where}`;

/** Only what evidence can show again can be seen to be gone; a wrong password cannot. */
const fromAttemptOnly: readonly Finding['cause'][] = [
  'DIRECTORY_MISBEHAVES',
  'WRONG_PASSWORD',
  'EMPTY_PASSWORD',
  'UNKNOWN',
  'DIRECTORY_EMPTY',
  'ENTRIES_LEFT_OUT',
  'SYNCHRONISATION_ENDED',
  'AXL_WRITE_LIMIT',
  'DIRECTORY_CERTIFICATE_WRONG_NAME',
  'LDAP_SETTINGS_WRONG',
];

/** What would keep the attempt from succeeding if it were made now. */
export const standingNow = (input: ExplainInput): Finding[] => findingsFor(input.live, input).filter(({ unsure }) => !unsure);

/** Whether something that an attempt met is gone, by what stands now. */
export const isMended = (finding: Finding, standing: readonly Finding[]): boolean =>
  finding.met !== 'LDAP_BIND_INVALID_CREDENTIALS' &&
  !fromAttemptOnly.includes(finding.cause) &&
  standing.every((other) => placeOf(other) !== placeOf(finding));
