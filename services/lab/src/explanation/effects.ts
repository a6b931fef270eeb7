import type { Explanation } from '@uclab/contracts/lab-api';
import type { CauseCode } from '@uclab/foundation/causes';
import { carriedTo } from './carried.ts';
import { failingEvent, findingsFor, taskOf } from './causes-of.ts';
import { type Finding, stepIndex } from './finding.ts';
import { type ExplainInput, representativeOf } from './input.ts';
import { certificateNames } from './path/directory-trust.ts';
import { otherSearches, searchEffect } from './search-effects.ts';
import { stepOfSymptom } from './symptom-step.ts';
import { type Task, taskFindings } from './task.ts';

type Effect = Explanation['unaffected'][number];
type AffectedEffect = Explanation['affected'][number];

/** Everything a person might ask about while a fault stands. */
function tasks({ attempt, events, accounts, presence, live }: ExplainInput): Effect[] {
  // An application user is nobody's who logs in anywhere else.
  const person = attempt.checked === 'application-user' ? '' : attempt.user;
  const user = person || accounts.users[0]?.userid || '';
  const effects: Effect[] = [];
  const add = (text: string, check: Task) => effects.push({ text, check });
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
    effects.push(searchEffect(own));
    add(`sign-in of ${attempt.user} at ${client.node}`, { kind: 'sign-in', user: attempt.user, node: client.node });
  }
  for (const node of presence) {
    const somebody = representativeOf(node, attempt.user, accounts);
    const others = effects.some(({ check }) => check.kind === 'sign-in' && check.node === node) ? 'other users' : 'users';
    if (somebody) add(`sign-in of ${others} of ${node}`, { kind: 'sign-in', user: somebody, node });
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
  return effects;
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

/** What an account has against itself, and no other user of its node meets. */
const ofOneAccount: readonly CauseCode[] = [
  'ACCOUNT_LOCKED',
  'ACCOUNT_DISABLED',
  'ACCOUNT_EXPIRED',
  'ACCOUNT_RESTRICTED',
  'PASSWORD_EXPIRED',
  'PASSWORD_MUST_CHANGE',
  'LOCAL_CREDENTIAL_LOCKED',
  'LOCAL_CREDENTIAL_EXPIRED',
  'LOCAL_CREDENTIAL_MUST_CHANGE',
];

/** As it is told where it does not work: whoever stands for the users of a node stands for nobody else by what is wrong with one account. */
function namedBy(findings: readonly Finding[], effect: Effect): Effect {
  const { check } = effect;
  const isOwn = check.kind === 'sign-in' && findings.length > 0 && findings.every(({ cause }) => ofOneAccount.includes(cause));
  return isOwn ? { ...effect, text: `sign-in of ${check.user} at ${check.node}` } : effect;
}

/** Whether the attempt itself has got past something of which evidence does not tell whether it stops anything. */
function hasPassed(input: ExplainInput, causes: readonly Finding[], { step, where, text }: Finding): boolean {
  if (causes.some((cause) => cause.unsure && cause.where === where)) return false;
  const wasThere = findingsFor(input.evidence, input).some((finding) => finding.unsure && finding.text === text);
  const symptom = input.attempt.outcome === 'failed' ? failingEvent(input)?.symptom : undefined;
  return wasThere && (symptom === undefined || stepIndex(stepOfSymptom[symptom]) > stepIndex(step));
}

/** What the present state touches and what it does not, each with something to try; what nobody can tell is in neither. */
export function effectsOf(input: ExplainInput, causes: readonly Finding[]): { affected: AffectedEffect[]; unaffected: Effect[] } {
  const affected: AffectedEffect[] = [];
  const unaffected: Effect[] = [];
  for (const effect of tasks(input)) {
    const found = taskFindings(input.live, effect.check);
    const findings = found.filter(({ unsure }) => !unsure);
    const mayMeetIt = found.some((finding) => finding.unsure && !hasPassed(input, causes, finding));
    // A cluster without LDAP synchronises nothing; that is how it was made and no effect of a fault.
    const neverDid = input.attempt.kind !== 'sync' && findings[0]?.cause === 'SYNCHRONISATION_DISABLED';
    if (effect.check.kind === 'synchronisation' && neverDid) continue;
    const carried = carriedTo(input, causes, effect.check);
    if (findings.length > 0 || refusesName(input, effect.check) || carried === 'affected') {
      affected.push({ ...namedBy(findings, effect), reason: reasonOf(findings, causes) });
      if (isSearch(effect.check)) affected.push(...otherSearches(input).map((other) => ({ ...other, reason: null })));
    } else if (carried === undefined && !mayMeetIt) unaffected.push(effect);
  }
  return { affected, unaffected };
}
