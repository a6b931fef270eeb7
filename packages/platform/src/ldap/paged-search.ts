import { monotonicMs } from '@uclab/foundation/clock';
import { filterMistake } from '@uclab/foundation/ldap-filter';
import type { SearchOptions } from 'ldapts';
import type { Conversation } from './conversation.ts';
import type { DialReport } from './dial-report.ts';
import type { DirectoryEntry } from './directory-entry.ts';
import { EntryReader } from './entry-reader.ts';
import { PageRequest } from './page-control.ts';
import { searchStep } from './result-failure.ts';
import { SeenNames } from './seen-names.ts';
import { StepFailure } from './step-failure.ts';

/** For a page, however large its entries are. */
const largestPage = 32 * 1024 * 1024;

/** Pages without an entry, one behind the other, that are believed: a directory may say that it needs more time (RFC 2696). */
const mostEmptyPages = 100;

/** A search for many entries, a page at a time. */
export interface PagedSearch {
  readonly base: string;
  readonly filter: string;
  readonly attributes: readonly string[];
  readonly pageSize: number;
  /** The entries below `base` at any depth, the default, those directly below it, or `base` itself. */
  readonly scope?: 'sub' | 'one' | 'base';
  /** More entries than this are not to be believed; any number where it is left out. */
  readonly mostEntries?: number;
  /** Whether the next page is asked for before this one is read, so that the directory works meanwhile; for who wants all of them. */
  readonly ahead?: boolean;
}

const ignored = (): undefined => undefined;

const unusable = (words: string): StepFailure => new StepFailure('LDAP_ANSWER_UNUSABLE', words);

/** What has come of a search so far, as no directory in order would exceed it. */
class Arrived {
  readonly #names = new SeenNames();
  readonly #mostEntries: number;
  #emptyPages = 0;

  constructor(mostEntries = Number.POSITIVE_INFINITY) {
    this.#mostEntries = mostEntries;
  }

  get entries(): number {
    return this.#names.size;
  }

  /**
   * Throws StepFailure for an entry that came before, in whatever case its name is written: where a page comes twice, another one is
   * missing, and who stands on it would be taken for gone.
   */
  add(page: readonly { readonly dn: string }[]): void {
    this.#emptyPages = page.length === 0 ? this.#emptyPages + 1 : 0;
    if (this.#emptyPages > mostEmptyPages) throw unusable(`more than ${mostEmptyPages} pages without an entry`);
    for (const { dn } of page) {
      if (!this.#names.add(dn.toLowerCase())) throw unusable(`${dn} was returned twice`);
    }
    if (this.#names.size > this.#mostEntries) throw unusable(`more than ${this.#mostEntries} entries`);
  }
}

/** The pages of a search (RFC 2696), told as one step when it ends: whole, failed half way, or left by the caller. */
export async function* searchPages(
  conversation: Conversation,
  report: DialReport,
  { base, filter, attributes, pageSize, scope = 'sub', mostEntries, ahead = false }: PagedSearch,
): AsyncGenerator<DirectoryEntry[], void, undefined> {
  const options: SearchOptions = { scope, filter, attributes: [...attributes] };
  const reader = new EntryReader(attributes);
  const arrived = new Arrived(mostEntries);
  let cookie: Buffer | undefined;
  // Only waiting for the directory counts, not what the caller does with a page.
  let ms = 0;

  /** The entries of a page as they came. */
  const ask = async (from: Buffer): Promise<Buffer[]> => {
    const startedMs = monotonicMs();
    try {
      const request = new PageRequest(pageSize, from);
      const messages: Buffer[] = [];
      const take = (message: Buffer) => messages.push(message);
      await searchStep(() => conversation.ask((client) => client.search(base, options, request), largestPage, take));
      cookie = conversation.nextPage(from.length > 0);
      return messages;
    } finally {
      ms += monotonicMs() - startedMs;
    }
  };

  const read = (messages: readonly Buffer[]): DirectoryEntry[] => {
    try {
      const page = messages.map((message) => reader.read(message));
      arrived.add(page);
      return page;
    } catch (error) {
      // What else it says is not to be believed either.
      conversation.close();
      throw error;
    }
  };

  let failure: StepFailure | undefined;
  const tell = () => report.searched({ base, filter, entries: arrived.entries, dn: '' }, { ms: Math.round(ms), failure });
  let asked: Promise<Buffer[]> | undefined;
  try {
    refuseMalformed(filter);
    asked = ask(Buffer.alloc(0));
    while (asked) {
      const messages = await asked;
      const next: Buffer | undefined = cookie;
      asked = ahead && next ? ask(next) : undefined;
      // Its failure is met when its turn comes.
      asked?.catch(ignored);
      yield read(messages);
      asked ??= next && ask(next);
    }
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    failure = error;
    throw report.failed(error, tell());
  } finally {
    // Another request may follow on this connection.
    await asked?.catch(ignored);
    if (!failure) tell();
  }
}

/** A filter that is none is never sent: the LDAP library of a real client cannot encode it either. One without parentheses is. */
function refuseMalformed(filter: string): void {
  const mistake = filterMistake(filter.startsWith('(') ? filter : `(${filter})`);
  if (mistake) throw new StepFailure('LDAP_FILTER_MALFORMED', `the filter is malformed (character ${mistake.position}: ${mistake.words})`);
}
