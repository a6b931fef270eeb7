import type { Explanation } from '@uclab/contracts/lab-api';
import type { CauseCode } from '@uclab/foundation/causes';
import { carriedTo } from './carried.ts';
import { failingEvent, findingsFor, taskOf } from './causes-of.ts';
import { type Finding, stepIndex } from './finding.ts';
import { type ExplainInput, othersAt } from './input.ts';
import { certificateNames } from './path/directory-trust.ts';
import { otherSearches, searchEffect } from './search-effects.ts';
import { stepOfSymptom } from './symptom-step.ts';
import { type Task, taskFindings } from './task.ts';
import { list } from './words.ts';

type Effect = Explanation['unaffected'][number];
type AffectedEffect = Explanation['affected'][number];

type Check = Effect['check'];
type SignIn = Extract<Check, { kind: 'sign-in' }>;

/** Something to try, or what stands for all users of a node: the sign-ins of some of them. */
type Subject = Effect | { readonly text: string; readonly signIns: readonly SignIn[] };

/** Everything a person might ask about while a fault stands. */
function subjects({ attempt, events, accounts, presence, live }: ExplainInput): Subject[] {
  // An application user is nobody's who logs in anywhere else.
  const person = attempt.checked === 'application-user' ? '' : attempt.user;
  const user = person || accounts.users[0]?.userid || '';
  const all: Subject[] = [];
  const add = (text: string, check: Check) => all.push({ text, check });
  if (attempt.kind === 'sign-in')
    add(`sign-in of ${attempt.user} at ${attempt.node}`, { kind: 'sign-in', user: attempt.user, node: attempt.node });
  // What CUCM has met of a user, the user's own presence node may meet, too: a lock is copied, and the directory is one and the same.
  const home = live.people.get(attempt.user.toLowerCase())?.onNode.get('cucm')?.homeNode ?? '';
  if (attempt.kind === 'cucm-log-in' && presence.includes(home))
    add(`sign-in of ${attempt.user} at ${home}`, { kind: 'sign-in', user: attempt.user, node: home });
  const client = live.people.get(attempt.user.toLowerCase())?.client;
  // A client that has signed out since shows nothing that could be tried.
  const own = taskOf({ attempt, events });
  if ((own.kind === 'contact-search' || own.kind === 'caller-name') && client?.signedIn) {
    all.push(searchEffect(own));
    add(`sign-in of ${attempt.user} at ${client.node}`, { kind: 'sign-in', user: attempt.user, node: client.node });
  }
  const signedInAt = new Set(
    all.flatMap((subject) => ('check' in subject && subject.check.kind === 'sign-in' ? [subject.check.node] : [])),
  );
  for (const node of presence) {
    const signIns = othersAt(node, attempt.user, accounts).map((user): SignIn => ({ kind: 'sign-in', user, node }));
    all.push({ text: `sign-in of ${signedInAt.has(node) ? 'other users' : 'users'} of ${node}`, signIns });
  }
  add(`log-in of ${user} at CUCM`, { kind: 'cucm-log-in', user });
  add('synchronisation of CUCM from LDAP', { kind: 'synchronisation' });
  for (const node of presence) {
    add(`users copied to ${node} already`, { kind: 'users-on-node', node });
    const client = live.signedIn.find((each) => each.node === node);
    if (client) add(`presence of people signed in at ${node}`, { kind: 'presence', user: client.user, node });
    add(`new users and settings reaching ${node} from CUCM`, { kind: 'agent', node });
  }
  // It is tried with the laboratory's own, and no other is refused with that.
  const whose = live.axlObstacle ? `application user ${live.axlObstacle.userid}` : 'application users';
  add(`log-in of ${whose} (AXL)`, { kind: 'application-user-log-in' });
  return all;
}

/** No node reports whether it looks at the name in a certificate; one that has just refused a certificate for its name does. */
function refusesName({ attempt, events, live }: ExplainInput, check: Task): boolean {
  const isThere =
    (check.kind === 'synchronisation' && attempt.kind === 'sync') ||
    (check.kind === 'sign-in' && check.node === attempt.node) ||
    (check.kind === 'cucm-log-in' && attempt.node === 'cucm');
  if (!isThere) return false;
  const refused = events.findLast((event) => event.symptom === 'LDAP_TLS_NAME_MISMATCH');
  return refused?.kind === 'ldap.tls-established' && certificateNames(live, refused.facts.host) === false;
}

const isSearch = ({ kind }: Task): boolean => kind === 'contact-search' || kind === 'caller-name';

/** Why something does not work, where what the attempt has met is not why; null where it is, or nobody can tell. */
function reasonOf(findings: readonly Finding[], causes: readonly Finding[]): string | null {
  const isTold = findings.some(({ cause, where }) => causes.some((told) => told.cause === cause && told.where === where));
  return isTold || !findings[0] ? null : `${findings[0].text}.`;
}

/** What one person alone meets: the account, its entry, or what the nodes have of the user. */
const ofOnePerson: readonly CauseCode[] = [
  'ACCOUNT_LOCKED',
  'ACCOUNT_DISABLED',
  'ACCOUNT_EXPIRED',
  'ACCOUNT_RESTRICTED',
  'PASSWORD_EXPIRED',
  'PASSWORD_MUST_CHANGE',
  'LOCAL_CREDENTIAL_LOCKED',
  'LOCAL_CREDENTIAL_EXPIRED',
  'LOCAL_CREDENTIAL_MUST_CHANGE',
  'USER_INACTIVE',
  'USER_NOT_ENABLED',
  'USER_UNKNOWN',
  'USER_NOT_IN_DIRECTORY',
  'USER_ID_NOT_UNIQUE',
];

/** Whether the attempt itself has got past something of which evidence does not tell whether it stops anything. */
function hasPassed(input: ExplainInput, causes: readonly Finding[], { step, where, text }: Finding): boolean {
  if (causes.some((cause) => cause.unsure && cause.where === where)) return false;
  const wasThere = findingsFor(input.evidence, input).some((finding) => finding.unsure && finding.text === text);
  const symptom = input.attempt.outcome === 'failed' ? failingEvent(input)?.symptom : undefined;
  return wasThere && (symptom === undefined || stepIndex(stepOfSymptom[symptom]) > stepIndex(step));
}

/** What is known of something to try. */
interface Outcome {
  readonly state: 'affected' | 'unaffected' | 'untold';
  /** What keeps it from working now; empty where only the attempt tells of that. */
  readonly findings: readonly Finding[];
}

function outcomeOf(input: ExplainInput, causes: readonly Finding[], check: Check): Outcome {
  const found = taskFindings(input.live, check);
  const findings = found.filter(({ unsure }) => !unsure);
  const mayMeetIt = found.some((finding) => finding.unsure && !hasPassed(input, causes, finding));
  const carried = carriedTo(input, causes, check);
  if (findings.length > 0 || refusesName(input, check) || carried === 'affected') return { state: 'affected', findings };
  return { state: carried === undefined && !mayMeetIt ? 'unaffected' : 'untold', findings };
}

/** What is to be said of all users of a node, as far as it is one and the same of those who were asked about. */
function ofAll(outcomes: readonly Outcome[]): Outcome | undefined {
  const [first, ...others] = outcomes;
  if (!first || others.some(({ state }) => state !== first.state)) return undefined;
  if (first.state !== 'affected') return first;
  // What only the attempt tells of a node, everybody meets there.
  const byAttempt = outcomes.find(({ findings }) => findings.length === 0);
  if (byAttempt) return byAttempt;
  const isOfAll = ({ cause, where }: Finding): boolean =>
    !ofOnePerson.includes(cause) &&
    others.every(({ findings }) => findings.some((other) => other.cause === cause && other.where === where));
  const findings = first.findings.filter(isOfAll);
  return findings.length > 0 ? { ...first, findings } : undefined;
}

/** Users of a node are told as one where that can be, and else by their names. */
function told(subject: Subject, outcomeOf: (check: Check) => Outcome): { effect: Effect; outcome: Outcome }[] {
  if ('check' in subject) return [{ effect: subject, outcome: outcomeOf(subject.check) }];
  const each = subject.signIns.map((check) => ({ check, outcome: outcomeOf(check) }));
  const outcome = ofAll(each.map((one) => one.outcome));
  const [first] = each;
  if (first && outcome) return [{ effect: { text: subject.text, check: first.check }, outcome }];
  const alike = Map.groupBy(each, ({ outcome: { state, findings } }) => `${state} ${findings[0]?.cause}`);
  return [...alike.values()].flatMap((group) =>
    group.slice(0, 1).map(({ check, outcome }) => {
      const names = list(group.map((one) => one.check.user));
      return { effect: { text: `sign-in of ${names} at ${check.node}`, check }, outcome };
    }),
  );
}

/** What the present state touches and what it does not, each with something to try; what nobody can tell is in neither. */
export function effectsOf(input: ExplainInput, causes: readonly Finding[]): { affected: AffectedEffect[]; unaffected: Effect[] } {
  const affected: AffectedEffect[] = [];
  const unaffected: Effect[] = [];
  const all = subjects(input).flatMap((subject) => told(subject, (check) => outcomeOf(input, causes, check)));
  for (const { effect, outcome } of all) {
    const { state, findings } = outcome;
    // A cluster without LDAP synchronises nothing; that is how it was made and no effect of a fault.
    const neverDid = input.attempt.kind !== 'sync' && findings[0]?.cause === 'SYNCHRONISATION_DISABLED';
    if (effect.check.kind === 'synchronisation' && neverDid) continue;
    if (state === 'affected') {
      affected.push({ ...effect, reason: reasonOf(findings, causes) });
      if (isSearch(effect.check)) affected.push(...otherSearches(input).map((other) => ({ ...other, reason: null })));
    } else if (state === 'unaffected') unaffected.push(effect);
  }
  return { affected, unaffected };
}
