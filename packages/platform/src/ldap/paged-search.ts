import { monotonicMs } from '@uclab/foundation/clock';
import { filterMistake } from '@uclab/foundation/ldap-filter';
import type { SearchOptions, SearchResult } from 'ldapts';
import type { Conversation } from './conversation.ts';
import type { DialReport } from './dial-report.ts';
import { binaryAttributes, type DirectoryEntry, directoryEntry } from './directory-entry.ts';
import { searchStep } from './result-failure.ts';
import { StepFailure } from './step-failure.ts';

/** A search for many entries, a page at a time. */
export interface PagedSearch {
  readonly base: string;
  readonly filter: string;
  readonly attributes: readonly string[];
  readonly pageSize: number;
  /** The entries below `base` at any depth, the default, or those directly below it. */
  readonly scope?: 'sub' | 'one';
}

/** The pages of a search (RFC 2696), told as one step when it ends: whole, failed half way, or left by the caller. */
export async function* searchPages(
  conversation: Conversation,
  report: DialReport,
  { base, filter, attributes, pageSize, scope = 'sub' }: PagedSearch,
): AsyncGenerator<DirectoryEntry[], void, undefined> {
  const options: SearchOptions = {
    scope,
    filter,
    attributes: [...attributes],
    explicitBufferAttributes: binaryAttributes,
    paged: { pageSize },
  };
  let answers: AsyncGenerator<SearchResult> | undefined;
  let entries = 0;
  // Only waiting for the directory counts, not what the caller does with a page.
  let ms = 0;
  let failure: StepFailure | undefined;
  const tell = () => report.searched({ base, filter, entries, dn: '' }, { ms: Math.round(ms), failure });

  const nextPage = async (): Promise<SearchResult | undefined> => {
    const startedMs = monotonicMs();
    try {
      if (!answers) refuseMalformed(filter);
      const next = await searchStep(() =>
        conversation.ask((client) => {
          answers ??= client.searchPaginated(base, options);
          return answers.next();
        }),
      );
      return next.done ? undefined : next.value;
    } catch (error) {
      if (error instanceof StepFailure) failure = error;
      throw error;
    } finally {
      ms += monotonicMs() - startedMs;
    }
  };

  try {
    for (let page = await nextPage(); page; page = await nextPage()) {
      entries += page.searchEntries.length;
      yield page.searchEntries.map(directoryEntry);
    }
  } catch (error) {
    throw failure && error === failure ? report.failed(failure, tell()) : error;
  } finally {
    if (!failure) tell();
  }
}

/** A filter that is none is never sent: the LDAP library of a real client cannot encode it either. One without parentheses is. */
function refuseMalformed(filter: string): void {
  const mistake = filterMistake(filter.startsWith('(') ? filter : `(${filter})`);
  if (mistake) throw new StepFailure('LDAP_FILTER_MALFORMED', `the filter is malformed (character ${mistake.position}: ${mistake.words})`);
}
