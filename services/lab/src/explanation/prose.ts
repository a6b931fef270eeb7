import type { Explanation } from '@uclab/contracts/lab-api';
import type { SymptomCode } from '@uclab/foundation/causes';
import type { JournalEvent } from '@uclab/foundation/journal';
import { causesOf, failingEvent, isOwnCall } from './causes-of.ts';
import { dialOf, failuresBefore, failuresByServer, serverOf } from './dial.ts';
import { type Finding, forbids, holdsUp, inOrderOfMending, remediesOf } from './finding.ts';
import type { ExplainInput } from './input.ts';
import { leftAlone } from './left-alone.ts';
import { isMended, placeOf, standingNow } from './mended.ts';
import { reasonOf, saysItToAnybody, userBind } from './path/account-reason.ts';
import { ldapTrustStoreOf, rightCertificateIn } from './path/directory-trust.ts';
import { authenticationOnCucm } from './path/ldap-settings.ts';
import { checkedWord, isOfLocalCredential } from './path/local-credential.ts';
import { authenticationOf } from './path/log-in.ts';
import { presenceFindings } from './path/presence.ts';
import { serviceOf, statusOf, timeText } from './path/reading.ts';
import { failuresOf, runsIn } from './runs.ts';
import { isDirectorySearch, searchLeftAlone, searchOpening, searchSuccess } from './search-prose.ts';
import { list, placeName, sentence } from './words.ts';

type Effect = Explanation['unaffected'][number];
type Effects = Pick<Explanation, 'affected' | 'unaffected'>;

const secondsText = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** What was met, as a clause with the dialled server as its subject's object. */
const met: Partial<Record<SymptomCode, (ms: number) => string>> = {
  LDAP_NAME_NOT_RESOLVED: () => 'found no address for that name',
  LDAP_CONNECT_REFUSED: () => 'was refused at once',
  LDAP_CONNECT_TIMEOUT: (ms) => `got no answer within ${secondsText(ms)}`,
  LDAP_RESPONSE_TIMEOUT: (ms) => `got no further answer within ${secondsText(ms)}`,
  LDAP_CONNECTION_RESET: () => 'had the connection reset',
  LDAP_CONNECTION_CLOSED: () => 'had the connection closed before an answer',
  LDAP_TLS_UNTRUSTED_ISSUER: () => 'rejected the certificate that it was shown',
  LDAP_TLS_NAME_MISMATCH: () => 'rejected the certificate, which names another host',
  LDAP_TLS_CERTIFICATE_EXPIRED: () => 'rejected the certificate, which is not valid now',
  LDAP_TLS_FAILED: () => 'could not agree on TLS',
  LDAP_MANAGER_BIND_REFUSED: () => 'had its manager account refused',
  LDAP_BASE_NOT_FOUND: () => 'found no such search base',
  LDAP_USER_NOT_FOUND: () => 'found no such user below the search base',
  LDAP_OPERATION_FAILED: () => 'was answered with an error',
  LDAP_ANSWER_UNUSABLE: () => 'was answered with what it could not use',
  LDAP_FILTER_MALFORMED: () => 'could not write down what to ask for',
  LDAP_RETURNED_NO_USERS: () => 'was given no users at all',
};

/** What cannot be told apart from the node without the laboratory. */
function lookalike({ attempt, events }: ExplainInput, symptom: SymptomCode | undefined, cause: string | undefined, node: string): string {
  const reason = reasonOf(userBind(events));
  if (symptom === 'LDAP_CONNECT_REFUSED') {
    const others: Record<string, string> = {
      ACCESS_LIST_DENIED: 'a stopped LDAP service',
      DIRECTORY_STOPPED: 'an access list that refuses',
      LDAP_SETTINGS_WRONG: 'an access list that refuses',
    };
    return `Without the lab, ${others[cause ?? ''] ?? 'a stopped LDAP service'} would look the same from ${node}.`;
  }
  if (symptom === 'LOCAL_CREDENTIAL_LOCKED')
    return `A locked one is refused before it is looked at, so whether the ${checkedWord(attempt)} was right cannot be told.`;
  if (symptom === 'LDAP_CONNECT_TIMEOUT') {
    const other = cause === 'DIRECTORY_HANGS' ? 'an access list that drops' : 'a directory that hangs';
    return `Without the lab, ${other} would look the same from ${node}.`;
  }
  if (symptom === 'LDAP_BIND_INVALID_CREDENTIALS' && reason && !saysItToAnybody(reason))
    return 'The directory says that only after the right password, and the node makes nothing of it: to a client it is a wrong one.';
  if (symptom === 'LDAP_BIND_INVALID_CREDENTIALS' && cause !== 'WRONG_PASSWORD')
    return 'The LDAP answer is the same as for a wrong password, so whether the password was right cannot be told.';
  return '';
}

/** A node waits once for the first answer on a new connection, whatever steps it has taken by then. */
const sinceDialledMs = (events: readonly JournalEvent[]): number =>
  events.slice(events.findLastIndex(({ kind }) => kind === 'ldap.connected')).reduce((sum, event) => sum + (dialOf(event)?.ms ?? 0), 0);

/** What was met at the server that an event tells of, as a clause. */
function metOf({ events }: ExplainInput, event: JournalEvent | undefined): string {
  const symptom = event?.symptom;
  if (event?.kind === 'ldap.bound' && symptom === 'LDAP_MANAGER_BIND_REFUSED' && event.facts.dn === '')
    return 'had its anonymous bind refused';
  const ms = symptom === 'LDAP_CONNECT_TIMEOUT' ? sinceDialledMs(events) : (dialOf(event)?.ms ?? 0);
  return (symptom && met[symptom]?.(ms)) ?? 'failed';
}

/** Opening sentences: what happened to whom, and by what mechanism. */
function opening(input: ExplainInput, first: Finding | undefined, event: JournalEvent | undefined): string {
  const { attempt } = input;
  if (isDirectorySearch(attempt)) return searchOpening(input, first, event, metOf(input, event));
  const place = placeName(attempt.node);
  const who = subjectOf(input);
  const because = first?.text ?? '';
  const symptom = event?.symptom;
  const dial = dialOf(event);
  if (first?.cause === 'TRUST_NOT_RELOADED' && dial) return notReloaded(input, first, dial);
  if (dial && symptom && symptom !== 'LDAP_BIND_INVALID_CREDENTIALS') {
    const server = `${dial.host}:${dial.port}`;
    const what = metOf(input, event);
    if (attempt.kind === 'sync') return `${who} and changed nobody: CUCM dialled ${server} and ${what}, because ${because}.`;
    const copied = usesLdapOnCucm(input) ? 'CUCM uses LDAP authentication' : `By its copy of CUCM's settings LDAP authentication is on`;
    const why = attempt.node === 'cucm' ? 'CUCM uses LDAP authentication' : `${copied}, so ${place} asks the directory itself`;
    return `${who}, but the password was never checked. ${why}: it dialled ${server} and ${what}, because ${because}.`;
  }
  if (attempt.kind === 'sync') return `${who} and changed nobody, because ${because}.`;
  if (symptom === 'AXL_CREDENTIALS_REFUSED')
    return `${attempt.user} could not log in at CUCM: the laboratory does that by AXL, and ${because}.`;
  if (symptom?.startsWith('NODE_'))
    return `${attempt.user} could not sign in: ${notAnswered[symptom] ?? 'no answer came'} ${place}, because ${because}.`;
  if (symptom === 'LDAP_BIND_INVALID_CREDENTIALS' && first?.cause !== 'AUTHENTICATION_SETTINGS_STALE')
    return `${who}. ${place} reached the directory and found the entry of ${attempt.user}, so everything on the way is in order; ${because}.`;
  if (attempt.checked && symptom?.startsWith('LOCAL_')) return `${who}. ${checksItself[attempt.checked]}; ${because}.`;
  if ((symptom === 'LOCAL_INVALID_CREDENTIALS' || isOfLocalCredential(symptom)) && !usesLdapOnCucm(input))
    return `${who}. CUCM does not use LDAP authentication, so ${place} checked the password itself and did not ask the directory; ${because}.`;
  return `${who}, because ${because}.`;
}

const checksItself: Readonly<Record<NonNullable<ExplainInput['attempt']['checked']>, string>> = {
  pin: 'CUCM checks PINs itself and never asks the directory for them',
  'application-user': 'CUCM checks the passwords of application users itself and never asks the directory for them',
};

/** What runs have done, of several agreements together. */
function countsOf(events: readonly JournalEvent[]): string {
  const ends = events.flatMap((event) => (event.kind === 'dirsync.finished' ? [event.facts] : []));
  const sum = (count: 'read' | 'added' | 'updated' | 'deactivated') => ends.reduce((total, facts) => total + facts[count], 0);
  const leavingOut = ends.filter(({ skipped }) => skipped > 0);
  const skipped = leavingOut.reduce((total, facts) => total + facts.skipped, 0);
  const whatWas = leavingOut.map(({ run }) => `uclab runs show ${run}`).join(', ');
  const leftOut = skipped > 0 ? `, of these left out: ${skipped} (see which and why: ${whatWas})` : '';
  return `Entries read: ${sum('read')}${leftOut}; users added: ${sum('added')}, updated: ${sum('updated')}, deactivated: ${sum('deactivated')}.`;
}

/** Of several agreements each has a run of its own, and one may succeed beside another that fails. */
function besideThat({ attempt, events }: ExplainInput): string {
  const succeeded = attempt.kind === 'sync' ? runsIn(events).filter(({ outcome }) => outcome === 'succeeded') : [];
  if (succeeded.length === 0) return '';
  return `CUCM synchronised by ${succeeded.map(({ agreement }) => agreement).join(', ')}. ${countsOf(succeeded.flatMap((run) => run.events))}`;
}

/** By CUCM itself, whatever a node has copied. */
const usesLdapOnCucm = ({ evidence }: ExplainInput): boolean => authenticationOnCucm(evidence)?.enabled ?? false;

function subjectOf({ attempt, events, evidence }: ExplainInput): string {
  if (attempt.kind !== 'sync') return `${attempt.user} was refused at ${placeName(attempt.node)}`;
  const agreements = statusOf(evidence, 'cucm')?.cucm?.agreements ?? [];
  const [run] = runsIn(events);
  return run && agreements.length > 1 ? `The run of ${run.agreement} failed` : 'The synchronisation of CUCM failed';
}

/** What a client met of its node, up to the node's name. */
const notAnswered: Partial<Record<SymptomCode, string>> = {
  NODE_NAME_NOT_RESOLVED: 'the client knows no address of',
  NODE_UNREACHABLE: 'the client did not get through to',
  NODE_TIMEOUT: 'the client got no answer in time from',
  NODE_SERVICE_UNAVAILABLE: 'the service that the client wants was not available on',
  NODE_TLS_UNTRUSTED: 'the client does not trust the certificate of',
};

/** The right certificate, the wrong moment: told with both times. */
function notReloaded(input: ExplainInput, cause: Finding, dial: { host: string; port: number }): string {
  const { attempt, evidence } = input;
  const { node } = attempt;
  const service = attempt.kind === 'sync' ? 'Cisco DirSync' : 'Cisco Tomcat';
  const running = serviceOf(evidence, node, service);
  const stored = rightCertificateIn(evidence, node);
  const subject = subjectOf(input);
  const store = ldapTrustStoreOf(evidence, node);
  const its = attempt.kind === 'sync' ? `the ${store} of ${node}` : `its ${store}`;
  if (!running || !stored) return `${subject}, because ${cause.text}.`;
  const times = `It was uploaded at ${timeText(stored.uploadedAtMs, evidence.nowMs)}; ${service} has run since ${timeText(running.startedAtMs, evidence.nowMs)}`;
  return `${subject} although the right certificate is in ${its}. ${times} and still uses the trust it read then, so the TLS handshake with ${dial.host}:${dial.port} failed exactly as before the upload.`;
}

/** What a restart costs, where the remedy is one of Tomcat. */
const restartCost = (finding: Finding): string => {
  const node = finding.cause === 'TRUST_NOT_RELOADED' ? /^Cisco Tomcat on (.+)$/.exec(finding.where)?.[1] : undefined;
  return node && node !== 'cucm' ? `Until it is back nobody can sign in there, and users already signed in must sign in again.` : '';
};

/** Of what was found the cause that stopped the attempt where it ended. */
function causeAtEnd(input: ExplainInput, causes: readonly Finding[]): Finding | undefined {
  const last = serverOf(failingEvent(input));
  return (
    causes.find(({ server }) => server !== undefined && server === last) ??
    causes.find(({ server }) => !isElsewhere(input, server)) ??
    causes[0]
  );
}

/** What one attempt, or one of several runs, has met: where it ended, what it had tried before, and what waits behind. */
function whatWasMet(input: ExplainInput, causes: readonly Finding[]): string[] {
  const first = causeAtEnd(input, causes);
  const behind = causes.filter((finding) => finding !== first);
  return [
    opening(input, first, failingEvent(input)),
    ...behind
      .filter(({ server }) => isElsewhere(input, server))
      .map(({ server, text }) => `Before that it had dialled ${serverName(server)} in vain: ${text}.`),
    ...behind.filter(({ server }) => !isElsewhere(input, server)).map((finding, index) => behindSentence(first, finding, index)),
  ];
}

function failure(input: ExplainInput, causes: readonly Finding[], { affected, unaffected }: Effects): string {
  const failures = failuresOf(input).map((one) => ({ input: one, causes: causesOf(one) }));
  const [main = { input, causes }] = failures;
  const first = causeAtEnd(main.input, main.causes);
  const live = standingNow(input);
  const standing = inOrderOfMending(causes).filter((finding) => !isMended(input, finding, live));
  const known = new Set(causes.map(placeOf));
  // What a half-done cure leaves, such as an upload without the restart, is not mended.
  const instead = live.filter((finding) => !finding.unsure && !known.has(placeOf(finding)));
  const mendedSince = first && isMended(input, first, live) ? sinceThen(standing, instead) : '';
  const mending = [...standing, ...(mendedSince ? instead : [])];
  const remedies = new Set(remediesOf(mending).map(({ text, finding }) => [text, restartCost(finding)].filter(Boolean).join(' ')));
  const isCostly = mending.some((finding) => restartCost(finding) !== '');
  const leftOver = isDirectorySearch(input.attempt)
    ? searchLeftAlone(input, unaffected)
    : leftAlone(input, first, { affected, unaffected });
  const others = [cutOff(input, affected, causes), leftOver].filter(Boolean).join(' ');
  return [
    besideThat(input),
    ...failures.flatMap((one) => whatWasMet(one.input, one.causes)),
    // What a restart costs comes before what it does not touch.
    ...(isCostly ? [mendedSince, ...remedies, others] : [others, mendedSince, ...remedies]),
    lookalike(main.input, failingEvent(main.input)?.symptom, first?.cause, placeName(input.attempt.node)),
  ]
    .filter(Boolean)
    .join(' ');
}

/** That people who are signed in at the node of a sign-in lose something, too. */
function cutOff({ attempt, live }: ExplainInput, affected: readonly Effect[], causes: readonly Finding[]): string {
  if (attempt.kind !== 'sign-in' || !affected.some(({ check }) => check.kind === 'presence' && check.node === attempt.node)) return '';
  const findings = presenceFindings(live, attempt.node);
  if (findings.every(({ text }) => causes.some((cause) => cause.text === text)))
    return `${noPresence(attempt.node)} either until that is mended.`;
  return noPresenceBecause(attempt.node, findings);
}

const noPresence = (node: string): string => `Whoever is signed in at ${node} has no presence and no messages`;

const noPresenceBecause = (node: string, findings: readonly Finding[]): string =>
  [`${noPresence(node)}, because ${list(findings.map(({ text }) => text))}.`, ...findings.map(({ remedy }) => sentence(remedy))].join(' ');

/** Whether a server was dialled and left for the next one. */
const isElsewhere = (input: ExplainInput, server: string | undefined): boolean =>
  server !== undefined && server !== serverOf(failingEvent(input)) && failuresByServer(input.events).has(server);

const serverName = (server: string | undefined): string => server?.replace(' ssl', '') ?? '';

/** How a further cause stands to the first one: it holds up the copy that is missing, or it would have been met next. */
function behindSentence(first: Finding | undefined, finding: Finding, index: number): string {
  if (first && holdsUp(first, finding))
    return `${index === 0 ? 'That cannot be copied now' : 'Nor could it otherwise'}, because ${finding.text}.`;
  if (first && forbids(first, finding)) return `${index === 0 ? 'So nothing is copied' : 'And'}: ${finding.text}.`;
  return `${index === 0 ? 'Behind that waits a second fault' : 'And another'}: ${finding.text}.`;
}

/** What became of the first cause, which is gone: mended, or another one stands in its place. */
function sinceThen(standing: readonly Finding[], instead: readonly Finding[]): string {
  const [now] = instead;
  return now && standing.length === 0
    ? `Since then that has changed, and it would still fail: ${now.text}.`
    : 'That has been mended since.';
}

function success(input: ExplainInput): string {
  const { attempt, events, evidence } = input;
  if (isDirectorySearch(attempt)) return searchSuccess(input);
  if (attempt.kind === 'sync') {
    const counts = runsIn(events).length > 0 ? ` ${countsOf(events)}` : '';
    return `CUCM synchronised its users from the directory.${counts} Each Sync Agent copies them from CUCM, never from the directory.`;
  }
  const local = events.some((event) => event.kind === 'identity.method-chosen' && event.facts.method === 'local');
  const where = attempt.node === 'cucm' ? 'CUCM' : attempt.node;
  if (attempt.checked) return `${attempt.user} logged in at ${where}. ${checksItself[attempt.checked]}.`;
  if (local) {
    const byItself = usesLdapOnCucm(input)
      ? `by the copy of CUCM's settings that it used LDAP authentication is off`
      : 'CUCM does not use LDAP authentication';
    const why = authenticationOf(evidence, attempt.node)?.enabled ? 'this user is local' : byItself;
    return `${attempt.user} signed in at ${where}, which checked the password itself: ${why}. The directory was not asked.`;
  }
  // Servers that failed were dialled before the one that answered.
  const bound = events.findLast((event) => event.kind === 'ldap.bound' && event.facts.as === 'user' && event.outcome === 'ok');
  const dial = dialOf(bound);
  const server = dial ? ` at ${dial.host}:${dial.port}` : '';
  return `${attempt.user} signed in at ${where}. ${usesLdapOnCucm(input) ? 'CUCM uses LDAP authentication' : `By its copy of CUCM's settings LDAP authentication is on`}, so ${where} asked the directory${server} itself: it bound as the manager, found the entry of ${attempt.user}, and bound as that entry with the password given.${mustChange(bound)}`;
}

const mustChange = (bound: JournalEvent | undefined): string =>
  reasonOf(bound) === 'password-must-change'
    ? ' The directory took it and said beside it that it must be changed first, which the node does not ask for.'
    : '';

/** The servers that were dialled before the one that answered, and what was met there. */
const inVain = (input: ExplainInput): string[] =>
  [...failuresBefore(input.events)].map(([server, event]) => {
    const who = isDirectorySearch(input.attempt) ? 'CUPC' : placeName(input.attempt.node);
    const events = input.events.slice(0, input.events.indexOf(event) + 1);
    return `Before that ${who} had dialled ${serverName(server)} and ${metOf({ ...input, events }, event)}.`;
  });

/** Whoever logs in for a call of AXL may be let in and still not be let do it. */
function refusedCall({ attempt, events }: ExplainInput): string[] {
  if (attempt.kind !== 'cucm-log-in') return [];
  const call = events.findLast((event) => isOwnCall(event, attempt.user) && event.symptom === 'AXL_CREDENTIALS_REFUSED');
  return call?.kind === 'axl.called'
    ? [
        `CUCM refused the AXL call all the same, because ${call.facts.detail}. Put ${attempt.user} into an access control group with that role.`,
      ]
    : [];
}

/** The explanation as a person would give it, about eighty words, from live state. */
export const proseOf = (input: ExplainInput, causes: readonly Finding[], effects: Effects): string =>
  input.attempt.outcome === 'succeeded'
    ? [
        success(input),
        ...inVain(input),
        ...refusedCall(input),
        ...(input.attempt.kind === 'sign-in' && causes.length > 0
          ? [noPresenceBecause(input.attempt.node, causes)]
          : causes.flatMap(({ text, remedy }) => [sentence(text), sentence(remedy)])),
      ].join(' ')
    : failure(input, causes, effects);
