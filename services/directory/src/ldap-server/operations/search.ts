import { compileFilter } from '../filter/compile-filter.ts';
import type { FilterPlan } from '../filter/filter-plan.ts';
import { pageRequest, pageResponse } from '../protocol/controls.ts';
import type { ResponseEntry, Result } from '../protocol/encode-response.ts';
import type { RequestControl, SearchRequest } from '../protocol/requests.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import { subschemaDn } from '../tree/virtual-attribute.ts';
import { AttributeSelection } from './attribute-selection.ts';
import type { Backend } from './backend.ts';
import type { PagedSearches } from './paged-searches.ts';
import { SearchCursor } from './search-cursor.ts';
import { rootDse, subschema } from './special-entries.ts';
import { mayRead, nobody, type Subject } from './subject.ts';

/** How many entries anyone but the administrator gets without paging, and in one page, as Active Directory has it. */
export const largestResult = 1000;

/** What a search does, piece by piece: each piece some entries, the last value the result. */
export type SearchSteps = Generator<readonly ResponseEntry[], Result, void>;

/** A search made ready. `filter` is for the log. */
export interface PreparedSearch {
  readonly base: string;
  readonly filter: string;
  readonly steps: () => SearchSteps;
}

/**
 * Makes a search ready; the steps throw LdapError. The administrator has no limits but those the client sets.
 */
export function prepareSearch(
  backend: Backend,
  subject: Subject,
  request: SearchRequest,
  controls: readonly RequestControl[],
  pages: PagedSearches,
): PreparedSearch {
  const { tree } = backend;
  const base = backend.name(request.base);
  const plan = compileFilter(request.filter, { schema: tree.schema, index: tree.index, mayRead: mayRead(subject) });
  const steps = function* (): SearchSteps {
    const special = specialEntry(backend, base.normal, request);
    if (special) {
      yield [special];
      return { code: ResultCode.success };
    }
    const start = backend.entry(base);
    if (subject === nobody) throw new LdapError(ResultCode.insufficientAccessRights);
    const page = pageRequest(controls);
    const selection = new AttributeSelection(tree.schema, request.attributes, request.typesOnly, mayRead(subject));
    const begin = (): SearchCursor => new SearchCursor(tree, start, request.scope, plan);
    const unlimited = subject.root ? Number.POSITIVE_INFINITY : largestResult;
    const asked = request.sizeLimit > 0 ? request.sizeLimit : Number.POSITIVE_INFINITY;
    if (!page) return yield* deliver(begin(), selection, Math.min(unlimited, asked));
    if (page.size > unlimited) throw new LdapError(ResultCode.adminLimitExceeded, 'illegal pagedResults page size');
    const paged = pages.resume(page, fingerprint(request, plan), begin);
    return yield* deliverPage(paged.cursor, selection, page.size, asked - paged.sent, (sent) => pages.suspend(paged, sent));
  };
  return { base: base.text, filter: plan.text, steps };
}

/** What makes two requests pages of one search. */
const fingerprint = ({ base, scope, attributes, typesOnly }: SearchRequest, plan: FilterPlan): string =>
  JSON.stringify([base, scope, attributes, typesOnly, plan.text]);

function specialEntry({ tree }: Backend, base: string, { scope, attributes, typesOnly }: SearchRequest): ResponseEntry | undefined {
  if (scope !== 'base') return undefined;
  if (base === '') return rootDse(tree.suffix.text, attributes, typesOnly);
  return base === subschemaDn.toLowerCase() ? subschema(tree.schema, attributes, typesOnly) : undefined;
}

function* deliver(cursor: SearchCursor, selection: AttributeSelection, limit: number): SearchSteps {
  let sent = 0;
  while (!cursor.done) {
    const found = cursor.next(limit - sent);
    sent += found.length;
    yield found.map((entry) => selection.of(entry));
    if (sent === limit && cursor.advance()) return { code: ResultCode.sizeLimitExceeded };
  }
  return { code: ResultCode.success };
}

/** One page; `left` is how many entries the client still wants of all pages together. */
function* deliverPage(
  cursor: SearchCursor,
  selection: AttributeSelection,
  size: number,
  left: number,
  suspend: (sent: number) => string,
): SearchSteps {
  const limit = Math.min(size, left);
  let sent = 0;
  while (!cursor.done && sent < limit) {
    const found = cursor.next(limit - sent);
    sent += found.length;
    yield found.map((entry) => selection.of(entry));
  }
  const more = cursor.advance();
  if (more && sent === left) return { code: ResultCode.sizeLimitExceeded, controls: [pageResponse('')] };
  return { code: ResultCode.success, controls: [pageResponse(more ? suspend(sent) : '')] };
}
