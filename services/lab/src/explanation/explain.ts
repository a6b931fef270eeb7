import type { Explanation } from '@uclab/contracts/lab-api';
import { causesOf, failingEvent } from './causes-of.ts';
import { failuresBefore } from './dial.ts';
import { effectsOf } from './effects.ts';
import { type Finding, inOrderOfMending, remediesOf } from './finding.ts';
import { hopsOf } from './hops.ts';
import type { ExplainInput } from './input.ts';
import { isMended, standingNow } from './mended.ts';
import { clientMapFindings, clientServerFindings } from './path/client-directory.ts';
import { presenceFindings } from './path/presence.ts';
import { proseOf } from './prose.ts';
import { failuresOf } from './runs.ts';
import { isDirectorySearch } from './search-prose.ts';

/** What keeps an attempt that succeeded from being whole. */
function notWhole({ attempt, events, live }: ExplainInput): Finding[] {
  if (isDirectorySearch(attempt)) {
    const servers = [...failuresBefore(events).keys()].flatMap((server) => clientServerFindings(live, attempt.user, server).slice(0, 1));
    return [...servers, ...(attempt.kind === 'contact-search' ? clientMapFindings(live, attempt.user) : [])];
  }
  return attempt.kind === 'sign-in' ? presenceFindings(live, attempt.node).filter(({ unsure }) => !unsure) : [];
}

const sentence = (text: string): string => `${text}.`;

/**
 * Why an attempt ended as it did: the path as it was taken, the symptom that was met, what has to be mended, and what else the
 * present state touches. Computed from what nodes and gateways report; nothing is looked up in what the laboratory injected.
 */
export function explain(input: ExplainInput): Explanation {
  const { attempt, events } = input;
  const failed = attempt.outcome === 'failed';
  const causes = failed ? causesOf(input) : notWhole(input);
  const standing = standingNow(input);
  const { affected, unaffected } = effectsOf(input, causes);
  // Of several runs that failed the first, as of the causes.
  const [main = input] = failed ? failuresOf(input) : [];
  return {
    attempt: attempt.id,
    kind: attempt.kind,
    outcome: attempt.outcome,
    causes: causes.map((finding) => ({
      code: finding.cause,
      where: finding.where,
      text: sentence(finding.text),
      remedy: sentence(finding.remedy),
      mended: failed && isMended(input, finding, standing),
    })),
    cause: causes[0]?.cause ?? null,
    symptom: failed ? (failingEvent(main)?.symptom ?? null) : null,
    hops: hopsOf(attempt, events),
    remedy: [...new Set(remediesOf(inOrderOfMending(causes)).map(({ text }) => text))].join(' '),
    affected,
    unaffected,
    prose: proseOf(input, causes, { affected, unaffected }),
  };
}
