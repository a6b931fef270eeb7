import { findingsFor } from './causes-of.ts';
import type { Finding } from './finding.ts';
import type { ExplainInput } from './input.ts';
import { statusOf } from './path/reading.ts';

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
];

/** What would keep the attempt from succeeding if it were made now, and what may. */
export const standingNow = (input: ExplainInput): Finding[] => findingsFor(input.live, input);

/** Whether the manager of a page of CUCM was let in last with the password that stands there now; a page that is gone keeps nobody out. */
function managerIsLetIn({ live }: ExplainInput, where: string): boolean {
  const cucm = statusOf(live, 'cucm')?.cucm;
  const agreement = cucm?.agreements.find(({ name }) => where === `LDAP Directory ${name} on cucm`);
  const settings = where === 'LDAP Authentication on cucm' ? cucm?.authentication : agreement;
  if (!settings) return where.startsWith('LDAP Directory ');
  return live.managerBinds.get(settings.managerDn.toLowerCase())?.accepted === settings.passwordDigest;
}

/** Settings are seen to be right where nothing keeps anybody from looking at all of them; a password only once it was taken. */
const areSettingsRight = (input: ExplainInput, { step, where, met }: Finding, standing: readonly Finding[]): boolean =>
  met === undefined && standing.length === 0 && (step !== 'manager-bind' || managerIsLetIn(input, where));

/** Whether something that an attempt met is gone, by what stands now. A change of which nobody can say what it does stands until undone. */
export function isMended(input: ExplainInput, finding: Finding, now: readonly Finding[]): boolean {
  const standing = now.filter(({ unsure }) => finding.unsure || !unsure);
  if (finding.cause === 'LDAP_SETTINGS_WRONG') return areSettingsRight(input, finding, standing);
  return (
    finding.met !== 'LDAP_BIND_INVALID_CREDENTIALS' &&
    !fromAttemptOnly.includes(finding.cause) &&
    standing.every((other) => placeOf(other) !== placeOf(finding))
  );
}
