import type { CauseCode, SymptomCode } from '@uclab/foundation/causes';
import type { JournalEvent } from '@uclab/foundation/journal';
import { dialOf, failuresByServer, serverOf } from './dial.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, type Step, stepIndex } from './finding.ts';
import type { AttemptToExplain, ExplainInput } from './input.ts';
import { oldRecordFindings } from './path/account.ts';
import { saidByDirectory } from './path/account-reason.ts';
import { clientAccountFinding } from './path/client-directory.ts';
import { otherAttribute, otherMethod, staleFindings } from './path/ldap-settings.ts';
import {
  checkedWord,
  isLocalStanding,
  isOfLocalCredential,
  localCredentialFinding,
  ownCredentialFindings,
} from './path/local-credential.ts';
import { failuresOf, runsIn } from './runs.ts';
import { isDirectorySearch } from './search-prose.ts';
import { stepOfSymptom } from './symptom-step.ts';
import { type Task, taskFindings } from './task.ts';

/** The agreements of a synchronisation: of those runs that failed, or else the one that was named; undefined for all. */
function agreementsOf({ attempt, events }: Pick<ExplainInput, 'attempt' | 'events'>): readonly string[] | undefined {
  const failed = runsIn(events).filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) return failed.map(({ agreement }) => agreement);
  return attempt.agreement === undefined ? undefined : [attempt.agreement];
}

export const taskOf = (input: Pick<ExplainInput, 'attempt' | 'events'>): Task => {
  const { attempt } = input;
  if (attempt.kind === 'sync') return { kind: 'synchronisation', agreements: agreementsOf(input) };
  if (attempt.kind === 'contact-search') return { kind: 'contact-search', user: attempt.user, text: attempt.sought ?? '' };
  if (attempt.kind === 'call') return { kind: 'caller-name', user: attempt.user, number: attempt.sought ?? '' };
  return attempt.kind === 'cucm-log-in'
    ? { kind: 'cucm-log-in', user: attempt.user }
    : { kind: 'sign-in', user: attempt.user, node: attempt.node };
};

/** Whether a user made this call of AXL. */
export const isOwnCall = (event: JournalEvent, user: string): boolean =>
  event.kind === 'axl.called' && event.facts.by.toLowerCase() === user.toLowerCase();

/** What keeps an attempt from succeeding, were it made while the evidence holds. */
export const findingsFor = (evidence: Evidence, input: Pick<ExplainInput, 'attempt' | 'events'>): Finding[] =>
  input.attempt.checked === undefined ? taskFindings(evidence, taskOf(input)) : ownCredentialFindings(evidence, input.attempt);

/** The event at which an attempt ended: the last one that names a symptom. */
export const failingEvent = ({ attempt, events: all }: Pick<ExplainInput, 'attempt' | 'events'>): JournalEvent | undefined => {
  // Whoever logs in for a call of AXL is refused the call, too, which is not how the log-in ended.
  const events = attempt.kind === 'cucm-log-in' ? all.filter((event) => !isOwnCall(event, attempt.user)) : all;
  const end = events.findLast(({ kind }) => kind === 'cupc.search-finished' || kind === 'cupc.call-shown');
  // Whoever ends a run ends its connection, too, which is not how it ended.
  const ended = events.findLast(({ kind, symptom }) => kind === 'dirsync.finished' && symptom === 'SYNC_ENDED');
  if (ended) return ended;
  // What a client met at servers before the last one is not how it ended.
  if (end) return events.findLast((event) => event !== end && event.symptom !== undefined && event.symptom === end.symptom) ?? end;
  const failed = events.filter((event) => event.symptom && event.kind !== 'dirsync.finished' && event.kind !== 'cupc.sign-in-finished');
  return failed.at(-1) ?? events.findLast((event) => event.symptom);
};

/** A connection may end at any step; a server that is spoken to in TLS where it has none hangs up in the handshake. */
const stepTaken = (event: JournalEvent | undefined): Step | undefined => (event?.kind === 'ldap.tls-established' ? 'tls' : undefined);

/** A fault behind the one that was met cannot have been met earlier on the path, so an earlier one is not of this attempt. */
const notBefore =
  (step: Step) =>
  (finding: Finding): boolean =>
    stepIndex(finding.step) >= stepIndex(step);

const stepOf = (event: JournalEvent | undefined): Step => (event?.symptom ? stepOfSymptom[event.symptom] : 'reach-node');

/** What is wrong with a server that was dialled: from the step at which it failed on, or else the first thing that is. */
function ofDialledServer(findings: readonly Finding[], server: string, event: JournalEvent): Finding[] {
  const own = findings.filter((finding) => finding.server === server);
  const since = own.filter(notBefore(stepOf(event)));
  return since.length > 0 ? since : own.slice(0, 1);
}

/** What a connection meets that is slow, or that something on the way ends. */
const onTheWay: readonly SymptomCode[] = [
  'LDAP_CONNECT_TIMEOUT',
  'LDAP_RESPONSE_TIMEOUT',
  'LDAP_CONNECTION_RESET',
  'LDAP_CONNECTION_CLOSED',
  'LDAP_TLS_FAILED',
  'NODE_TIMEOUT',
  'NODE_UNREACHABLE',
];
const looksLike = (finding: Finding, event: JournalEvent | undefined): boolean =>
  event?.symptom !== undefined &&
  onTheWay.includes(event.symptom) &&
  [stepOf(event), event.symptom === 'LDAP_TLS_FAILED' ? 'connect' : undefined].includes(finding.step);

/**
 * What has to be mended, the one that was met first. Evidence speaks first; a password that a node or the directory refused is
 * known only from the attempt itself. Of several servers each that was dialled is judged by what was met there.
 */
export const causesOf = (input: ExplainInput): Finding[] => unique(failuresOf(input).flatMap(causesOfOne));

function causesOfOne({ attempt, events, evidence }: ExplainInput): Finding[] {
  const failing = failingEvent({ attempt, events });
  const last = serverOf(failing);
  const step = stepOf(failing);
  const met = failuresByServer(events);
  const findings = findingsFor(evidence, { attempt, events }).filter(
    (finding) => !finding.unsure || looksLike(finding, finding.server === undefined ? failing : met.get(finding.server)),
  );
  const dialled = [...met].flatMap(([server, event]) => ofDialledServer(findings, server, event));
  const behind = findings.filter((finding) =>
    finding.server === undefined ? notBefore(step)(finding) : !met.has(finding.server) && !finding.spare,
  );
  const ofLast = dialled.filter(({ server }) => server === last);
  // A server that nothing is known of may have left the settings since; then what is wrong with those that are there now counts.
  const atLast = [...ofLast, ...behind.filter(({ server }) => server === undefined || ofLast.length === 0)];
  // What CUCM has against a password says nothing of what was typed, and may be what the attempt itself has brought about.
  const here = atLast.some(
    (finding) => !isLocalStanding(finding) && (finding.step === step || finding.step === stepTaken(failing) || finding.unsure),
  );
  const symptom = failing?.symptom;
  const said = symptom && saidByDirectory(events, attempt.user, evidence);
  const own = said
    ? [findings.some((finding) => samePlace(finding, said)) ? said : { ...said, met: symptom }]
    : here
      ? []
      : fromAttempt(attempt, events, evidence, symptom, step).map((finding) => ({ ...finding, ...(symptom ? { met: symptom } : {}) }));
  const told = dialled.length > 0 ? own.filter(({ cause }) => cause !== 'UNKNOWN') : own;
  const before = dialled.filter(({ server }) => server !== last);
  const found = new Set([...dialled, ...behind]);
  // What was met at the servers that were dialled before comes first, then the rest in the order of the path.
  return unique([...before, ...told, ...findings.filter((finding) => found.has(finding) && !before.includes(finding))]);
}

const samePlace = (one: Finding, other: Finding): boolean => one.cause === other.cause && one.where === other.where;

const unique = (findings: readonly Finding[]): Finding[] =>
  findings.filter((finding, index) => findings.findIndex((other) => samePlace(other, finding) && sameSetting(other, finding)) === index);

/** One page of settings can be wrong in several ways; everything else is mended once. */
const sameSetting = (one: Finding, other: Finding): boolean => one.cause !== 'LDAP_SETTINGS_WRONG' || one.text === other.text;

const isAnonymous = (evidence: Evidence, user: string): boolean => evidence.people.get(user.toLowerCase())?.client?.settings?.bindDn === '';

/** What a node refused by a copy that is not CUCM's any more says nothing against a password or the directory. */
function staleCopies(evidence: Evidence, { user, node }: AttemptToExplain, symptom: SymptomCode | undefined, step: Step): Finding[] {
  const wrong = symptom === 'LDAP_BIND_INVALID_CREDENTIALS' ? otherMethod(evidence, node) : otherAttribute(evidence, node);
  const bySettings = symptom === 'LDAP_BIND_INVALID_CREDENTIALS' || symptom === 'LDAP_USER_NOT_FOUND';
  if (bySettings && wrong !== undefined) return staleFindings(evidence, node, step, wrong);
  return symptom === 'LOCAL_INVALID_CREDENTIALS' || isOfLocalCredential(symptom) ? oldRecordFindings(evidence, user, node) : [];
}

/** What a run says of itself at its end. */
const finishedRun = (events: readonly JournalEvent[]) => events.findLast((event) => event.kind === 'dirsync.finished')?.facts;

/** Which server answered with what nobody can use, and in what way. */
function unusableAnswer(events: readonly JournalEvent[]): { server: string; detail: string } {
  const event = events.findLast(({ symptom }) => symptom === 'LDAP_ANSWER_UNUSABLE');
  const dial = dialOf(event);
  const detail = event?.kind === 'ldap.bound' || event?.kind === 'ldap.searched' ? event.facts.detail : '';
  return { server: dial ? `${dial.host}:${dial.port}` : 'directory', detail };
}

function fromAttempt(
  attempt: AttemptToExplain,
  events: readonly JournalEvent[],
  evidence: Evidence,
  symptom: SymptomCode | undefined,
  step: Step,
): Finding[] {
  const { user, node } = attempt;
  const finding = (cause: CauseCode, where: string, text: string, remedy: string): Finding[] => [{ cause, step, where, text, remedy }];
  const person = evidence.people.get(user.toLowerCase());
  if (isDirectorySearch(attempt) && (symptom === 'LDAP_MANAGER_BIND_REFUSED' || evidence.search?.passing)) {
    const account = clientAccountFinding(evidence, user, step);
    if (account.length > 0 && (symptom === 'LDAP_MANAGER_BIND_REFUSED' || isAnonymous(evidence, user))) return account;
  }
  const stale = isDirectorySearch(attempt) ? [] : staleCopies(evidence, attempt, symptom, step);
  if (stale.length > 0) return stale;
  if (isOfLocalCredential(symptom)) return [localCredentialFinding(events, attempt, symptom)];
  switch (symptom) {
    case 'PASSWORD_EMPTY':
      return finding(
        'EMPTY_PASSWORD',
        user,
        'the password was empty, and an LDAP server would take that for an anonymous bind',
        'Type the password',
      );
    case 'LDAP_BIND_INVALID_CREDENTIALS':
      return finding(
        'WRONG_PASSWORD',
        person?.entry?.dn ?? user,
        `the directory refused the password of ${user}`,
        `Type the password that ${user} has in the directory, or set it there`,
      );
    case 'LOCAL_INVALID_CREDENTIALS':
      return finding(
        'WRONG_PASSWORD',
        `${user} on ${node}`,
        `the ${checkedWord(attempt)} is not the one that CUCM holds for ${user}`,
        `Type the ${checkedWord(attempt)} that ${user} has on CUCM`,
      );
    case 'USER_INACTIVE':
      return finding('USER_INACTIVE', `${user} on ${node}`, `${user} was inactive on ${node}`, 'Synchronise CUCM from LDAP');
    case 'USER_NOT_ENABLED':
      return finding('USER_NOT_ENABLED', `${user} on cucm`, `${user} was not enabled for the client on ${node}`, `Enable ${user} on CUCM`);
    case 'LDAP_MANAGER_BIND_REFUSED':
      return finding(
        'LDAP_SETTINGS_WRONG',
        'LDAP settings on cucm',
        'the directory refuses the manager account of the settings or its password',
        'Give the right manager DN and LDAP password on cucm',
      );
    case 'AXL_CREDENTIALS_REFUSED':
      return finding(
        'LABORATORY_ACCOUNT_REFUSED',
        'cucm',
        'CUCM refused the application user by which the laboratory calls AXL',
        'Read the log of Cisco AXL Web Service on cucm',
      );
    case 'AXL_TOO_MANY_WRITES':
      return finding(
        'AXL_WRITE_LIMIT',
        'Cisco AXL Web Service on cucm',
        'there had been as many writes by AXL in the last minute as axl.writesPerMinute allows, those of the laboratory among them',
        'Try again once a minute has passed',
      );
    case 'LDAP_TLS_NAME_MISMATCH':
      return finding(
        'DIRECTORY_CERTIFICATE_WRONG_NAME',
        'directory',
        "the directory's certificate names another host",
        'Give the directory a certificate for the name that is dialled',
      );
    case 'SYNC_ENDED':
      return finding(
        'SYNCHRONISATION_ENDED',
        'Cisco DirSync on cucm',
        `somebody ended the run before it had finished: ${finishedRun(events)?.error ?? ''}`,
        'Synchronise again',
      );
    case 'LDAP_RETURNED_NO_USERS': {
      const { run = '', read = 0 } = finishedRun(events) ?? {};
      if (read > 0) {
        return finding(
          'ENTRIES_LEFT_OUT',
          'entries below the search base',
          `all ${read} entries that the directory returned were left out`,
          `See what is against each of them (uclab runs show ${run}), and mend that`,
        );
      }
      const searched = events.findLast((event) => event.kind === 'ldap.searched');
      const what = searched?.kind === 'ldap.searched' ? `${searched.facts.base} that meets ${searched.facts.filter}` : 'the search base';
      return finding(
        'DIRECTORY_EMPTY',
        'directory',
        `the directory returned nothing below ${what}`,
        'Look at the search base, at the filter and at the entries below',
      );
    }
    case 'LDAP_ANSWER_UNUSABLE': {
      const { server, detail } = unusableAnswer(events);
      return finding(
        'DIRECTORY_MISBEHAVES',
        server,
        `what ${server} sent does not keep to the protocol (${detail})`,
        `Look at what answers at ${server}`,
      );
    }
    case 'LDAP_USER_NOT_FOUND':
      return finding(
        'LDAP_SETTINGS_WRONG',
        'LDAP Authentication on cucm',
        `the entry of ${user} is not below the search base of the settings`,
        `Name a search base that holds ${user} on page LDAP Authentication of cucm`,
      );
    case 'SYNC_NOT_ENABLED':
      return finding(
        'SYNCHRONISATION_DISABLED',
        'LDAP System on cucm',
        'synchronisation from LDAP is off on CUCM',
        'Enable it on page LDAP System of cucm',
      );
    default: {
      const last = events.at(-1);
      return finding(
        'UNKNOWN',
        node,
        `what nodes and gateways report does not tell${last ? ` (last event: ${last.kind} on ${last.node})` : ''}`,
        `Read the log of ${node}`,
      );
    }
  }
}
