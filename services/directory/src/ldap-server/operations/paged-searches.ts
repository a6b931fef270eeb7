import { randomBytes } from 'node:crypto';
import type { PageRequest } from '../protocol/controls.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import type { SearchCursor } from './search-cursor.ts';

/** A search of which pages were already sent. */
export interface PagedSearch {
  readonly fingerprint: string;
  readonly cursor: SearchCursor;
  /** Entries sent before this page. */
  readonly sent: number;
}

/** The paged search of one connection. As with slapd there is one at a time, and its cookie is worth nothing elsewhere. */
export class PagedSearches {
  readonly #connection = randomBytes(4).toString('hex');
  #issued = 0;
  #suspended: PagedSearch | undefined;

  /**
   * The search that a page belongs to: a new one without a cookie. Throws protocolError for a cookie that this connection was
   * never given, unwillingToPerform for one that is no longer good.
   */
  resume({ cookie }: PageRequest, fingerprint: string, begin: () => SearchCursor): PagedSearch {
    const suspended = this.#suspended;
    this.#suspended = undefined;
    if (cookie === '') return { fingerprint, cursor: begin(), sent: 0 };
    if (!this.#wasIssued(cookie)) throw new LdapError(ResultCode.protocolError, 'paged results cookie is invalid');
    if (cookie === this.#cookie() && suspended?.fingerprint === fingerprint) return suspended;
    throw new LdapError(ResultCode.unwillingToPerform, 'paged results cookie is invalid or old');
  }

  /** Keeps the search for its next page; the cookie to ask for it with. */
  suspend(search: PagedSearch, sentNow: number): string {
    this.#issued++;
    this.#suspended = { ...search, sent: search.sent + sentNow };
    return this.#cookie();
  }

  #cookie(): string {
    return `${this.#connection}${this.#issued.toString(16).padStart(8, '0')}`;
  }

  #wasIssued(cookie: string): boolean {
    const number = Number.parseInt(cookie.slice(this.#connection.length), 16);
    return cookie.startsWith(this.#connection) && number > 0 && number <= this.#issued;
  }
}
