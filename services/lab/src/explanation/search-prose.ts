import type { Explanation } from '@uclab/contracts/lab-api';
import type { JournalEvent } from '@uclab/foundation/journal';
import { dialOf } from './dial.ts';
import type { Finding } from './finding.ts';
import type { AttemptToExplain, ExplainInput } from './input.ts';
import { list, sentence } from './words.ts';

type Effect = Explanation['unaffected'][number];

/** Whether a client looked for somebody in the directory: the two attempts that are told here. */
export const isDirectorySearch = ({ kind }: AttemptToExplain): boolean => kind === 'contact-search' || kind === 'call';

/** What the person saw. */
const seen = ({ user, kind, sought = '' }: AttemptToExplain): string =>
  kind === 'call'
    ? `The client of ${user} showed the number ${sought} and no name`
    : `${user} searched for "${sought}" and was shown nobody`;

const nodeOf = ({ attempt, evidence }: ExplainInput): string =>
  evidence.people.get(attempt.user.toLowerCase())?.client?.node || 'its presence node';

/** Opening sentences of a search that found nobody; `met` is what the client met at the server, as a clause. */
export function searchOpening(input: ExplainInput, first: Finding | undefined, event: JournalEvent | undefined, met: string): string {
  const because = first?.text ?? 'what nodes and gateways report does not tell why';
  const dial = dialOf(event);
  if (event?.symptom === 'LDAP_NO_MATCH') return `${seen(input.attempt)}. The directory was asked and answered; ${because}.`;
  if (!dial) return `${seen(input.attempt)}. A client searches only with what its presence node gave it at sign-in, and ${because}.`;
  const mechanism = `CUPC asks the directory itself, with the settings that ${nodeOf(input)} gave it at sign-in`;
  return `${seen(input.attempt)}. ${mechanism}: it dialled ${dial.host}:${dial.port} and ${met}, because ${because}.`;
}

/** What a search that failed leaves alone; empty where that is nothing. */
export function searchLeftAlone({ attempt }: ExplainInput, unaffected: readonly Effect[]): string {
  const has = (kind: Effect['check']['kind']) => unaffected.some(({ check }) => check.kind === kind);
  const signsIn = unaffected.some(({ check }) => check.kind === 'sign-in' && check.user === attempt.user);
  const left = [
    ...(signsIn ? [`sign-in of ${attempt.user}`] : []),
    ...(has('synchronisation') ? ['synchronisation'] : []),
    ...(has('cucm-log-in') ? ['log-in at CUCM'] : []),
  ];
  if (left.length === 0) return '';
  return sentence(
    `${list(left)} ${left.length > 1 ? 'do' : 'does'} not use these settings and ${left.length > 1 ? 'are' : 'is'} unaffected`,
  );
}

/** Of a search that found somebody. */
export function searchSuccess({ attempt, events }: ExplainInput): string {
  const dial = dialOf(events.findLast((event) => event.kind === 'ldap.searched' && event.outcome === 'ok'));
  const server = dial ? ` at ${dial.host}:${dial.port}` : '';
  const asked = `CUPC asked the directory${server} itself, with the settings that its presence node gave it at sign-in; neither CUPS nor CUCM was asked.`;
  const end = events.findLast((event) => event.kind === 'cupc.search-finished' || event.kind === 'cupc.call-shown');
  if (end?.kind === 'cupc.call-shown')
    return `The client of ${attempt.user} showed ${end.facts.shown} for a call from ${end.facts.number}. ${asked}`;
  const results = end?.kind === 'cupc.search-finished' ? end.facts.results : 0;
  return `${attempt.user} searched for "${attempt.sought ?? ''}" and was shown ${results === 1 ? '1 contact' : `${results} contacts`}. ${asked}`;
}
