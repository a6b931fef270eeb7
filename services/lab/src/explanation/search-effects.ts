import type { Explanation } from '@uclab/contracts/lab-api';
import { taskOf } from './causes-of.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { ExplainInput } from './input.ts';
import { isSameDirectory } from './path/client-directory.ts';
import { isDirectorySearch } from './search-prose.ts';
import { type Task, taskFindings } from './task.ts';

type Effect = Explanation['unaffected'][number];
type SearchTask = Extract<Task, { kind: 'contact-search' | 'caller-name' }>;

/** A search or a name of a caller, as an effect. */
export const searchEffect = (check: SearchTask): Effect => ({
  text: check.kind === 'caller-name' ? `names of callers for ${check.user}` : `contact search of ${check.user}`,
  check,
});

const numberOf = ({ people }: Evidence, userid: string): string =>
  people.get(userid.toLowerCase())?.onNode.get('cucm')?.telephoneNumber ?? '';

/** Something of that kind for somebody to look for: what the attempt looked for, or else one of the people who are known. */
function taskFor(input: ExplainInput, user: string, kind: SearchTask['kind']): SearchTask | undefined {
  const { live } = input;
  const own = taskOf(input);
  const others = [...live.people.values()].map(({ userid }) => userid).filter((userid) => userid.toLowerCase() !== user.toLowerCase());
  if (kind === 'contact-search') {
    const text = own.kind === kind ? own.text : others[0];
    return text ? { kind, user, text } : undefined;
  }
  const numbers = others.map((userid) => numberOf(live, userid)).filter((number) => number !== '');
  const number = own.kind === kind && own.number !== numberOf(live, user) ? own.number : numbers[0];
  return number ? { kind, user, number } : undefined;
}

/** Whether a finding holds for whatever is looked for, and not only for what the attempt looked for. */
const isOfAll = ({ step, cause }: Finding): boolean => step !== 'result' || cause === 'SEARCH_CONTEXT_IS_GROUP';

/**
 * What else of searching is affected by what a search or a call has met: the other of the two for the same person, and both for others who
 * are signed in, as far as the evidence has them.
 */
export function otherSearches(input: ExplainInput): Effect[] {
  const { attempt, live } = input;
  const own = live.people.get(attempt.user.toLowerCase())?.client;
  if (!isDirectorySearch(attempt) || !own?.signedIn) return [];
  const users = [...live.people.values()].filter(({ client }) => client?.signedIn).map(({ userid }) => userid);
  const ordered = [attempt.user, ...users.filter((user) => user.toLowerCase() !== attempt.user.toLowerCase())];
  const ownKind = taskOf(input).kind;
  return ordered.flatMap((user) => {
    const settings = live.people.get(user.toLowerCase())?.client?.settings;
    const isSame = settings !== undefined && own.settings !== undefined && isSameDirectory(settings, own.settings);
    // What the directory holds was looked up by the settings of whoever searched.
    const evidence = isSame ? live : { ...live, search: undefined };
    return (['contact-search', 'caller-name'] as const).flatMap((kind) => {
      const task = user === attempt.user && kind === ownKind ? undefined : taskFor(input, user, kind);
      const holds = (finding: Finding) => (kind === ownKind ? finding.cause !== 'NOTHING_MATCHES' : isOfAll(finding));
      const isStopped = task && taskFindings(evidence, task).some((finding) => !finding.unsure && holds(finding));
      return isStopped ? [searchEffect(task)] : [];
    });
  });
}
