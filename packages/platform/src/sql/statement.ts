import { withCheckedDivisors } from './division.ts';
import { refuseForeign } from './foreign-words.ts';
import { refuseQuotedNames } from './literal-places.ts';
import { NotSqlError, sqlOf, type Token, tokensOf } from './tokens.ts';
import { withTruthValues } from './truth-words.ts';

/** A statement as SQLite runs it. */
export type Statement =
  | { readonly kind: 'query'; readonly sql: string }
  | { readonly kind: 'insert' | 'update' | 'delete'; readonly sql: string; readonly table: string };

/** What one SELECT of its own level has said. */
interface Level {
  limit: string;
  compound: boolean;
}

const compounds: ReadonlySet<string> = new Set(['union', 'intersect', 'except', 'minus']);

/** Informix's names for what SQLite calls otherwise. MATCHES has the patterns of GLOB, and only to SQLite is NOTHING no name. */
const renamed: Readonly<Record<string, string>> = { nvl: 'ifnull', matches: 'glob', nothing: '"nothing"' };

const symbol = (text: string): Token => ({ kind: 'symbol', text });
const lower = (token: Token | undefined): string => (token?.kind === 'word' ? token.text.toLowerCase() : '');

/** Functions over which Informix has UNIQUE beside DISTINCT. */
const aggregates: ReadonlySet<string> = new Set(['count', 'sum', 'avg', 'min', 'max']);

/** Walks over pieces and leaves blanks out of sight. */
class Pieces {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  /** The n-th piece from here that is no blank. */
  ahead(n: number): Token | undefined {
    return this.#tokens[this.#placeOf(n)];
  }

  /** Goes on behind the n-th piece from here that is no blank. */
  skipPast(n: number): void {
    this.#at = this.#placeOf(n) + 1;
  }

  #placeOf(n: number): number {
    let left = n;
    for (let place = this.#at; place < this.#tokens.length; place += 1) {
      if (this.#tokens[place]?.kind === 'space') continue;
      if (left === 0) return place;
      left -= 1;
    }
    return this.#tokens.length;
  }
}

/** `SKIP n` and `FIRST n` behind SELECT, in that order, as LIMIT and OFFSET have them; '' where neither stands there. */
function takeLimit(pieces: Pieces): string {
  const numberBehind = (...words: string[]): string | undefined => {
    const value = pieces.ahead(1);
    if (!words.includes(lower(pieces.ahead(0))) || value?.kind !== 'number' || !/^\d+$/.test(value.text)) return undefined;
    pieces.skipPast(1);
    return value.text;
  };
  const skip = numberBehind('skip');
  const first = numberBehind('first', 'limit');
  if (skip === undefined && first === undefined) return '';
  return ` LIMIT ${first ?? -1} OFFSET ${skip ?? 0} `;
}

/** The pieces with Informix's FIRST and SKIP where SQLite has LIMIT, at the end of the same SELECT. */
function translated(tokens: readonly Token[]): Token[] {
  const pieces = new Pieces(tokens);
  const levels: Level[] = [{ limit: '', compound: false }];
  const out: Token[] = [];
  const close = (level: Level | undefined) => {
    if (level && level.limit !== '') out.push(symbol(level.limit));
  };
  for (let token = pieces.next(); token; token = pieces.next()) {
    const level = levels.at(-1);
    if (!level) throw new NotSqlError('there is a ) too many');
    const name = lower(token);
    if (token.text === '(' && token.kind === 'symbol') levels.push({ limit: '', compound: false });
    if (token.text === ')' && token.kind === 'symbol') close(levels.pop());
    if (token.text === ';' && token.kind === 'symbol') throw new NotSqlError('there is more than one statement');
    if (compounds.has(name)) level.compound = true;
    const replacement = name !== '' && Object.hasOwn(renamed, name) ? renamed[name] : undefined;
    out.push(replacement === undefined ? token : { kind: 'word', text: replacement });
    if (name === 'select') {
      level.limit ||= takeLimit(pieces);
      if (lower(pieces.ahead(0)) === 'unique') {
        pieces.skipPast(0);
        out.push({ kind: 'word', text: ' DISTINCT ' });
      }
    }
    if (aggregates.has(name) && pieces.ahead(0)?.text === '(' && lower(pieces.ahead(1)) === 'unique') {
      pieces.skipPast(1);
      levels.push({ limit: '', compound: false });
      out.push(symbol('('), { kind: 'word', text: ' DISTINCT ' });
    }
    if (level.compound && level.limit !== '') throw new NotSqlError('FIRST and SKIP do not go with UNION');
  }
  if (levels.length !== 1) throw new NotSqlError(levels.length === 0 ? 'there is a ) too many' : 'a ) is missing');
  close(levels[0]);
  return out;
}

/** Blanks at both ends and the semicolons at the end say nothing. */
function trimmed(tokens: readonly Token[]): Token[] {
  const says = (token: Token) => token.kind !== 'space' && token.text !== ';';
  const begin = tokens.findIndex((token) => token.kind !== 'space');
  const end = tokens.findLastIndex((token) => token.kind === 'literal' || says(token));
  return begin < 0 ? [] : tokens.slice(begin, end + 1);
}

/** What SQLite adds to a change, and Informix has not. */
const notInformix: ReadonlySet<string> = new Set(['returning', 'conflict']);

/**
 * Reads one statement in Informix's notation; throws NotSqlError for what is no SELECT, INSERT, UPDATE or DELETE. The words t and f are
 * names, or with `truthWords` truth values where a value stands.
 */
export function statementOf(text: string, { truthWords = false } = {}): Statement {
  const written = trimmed(tokensOf(text));
  const tokens = truthWords ? withTruthValues(written) : written;
  const sql = () => {
    refuseForeign(written);
    refuseQuotedNames(written);
    return sqlOf(withCheckedDivisors(translated(tokens)));
  };
  const [first, second, third] = tokens.filter((token) => token.kind !== 'space').map(lower);
  const foreign = first === 'select' || first === 'with' ? undefined : tokens.find((token) => notInformix.has(lower(token)));
  if (foreign) throw new NotSqlError(`there is no ${foreign.text.toUpperCase()} in a change`);
  switch (first) {
    case 'select':
    case 'with':
      return { kind: 'query', sql: sql() };
    case 'update':
      return { kind: 'update', sql: sql(), table: second ?? '' };
    case 'insert':
      if (second === 'into') return { kind: 'insert', sql: sql(), table: third ?? '' };
      break;
    case 'delete':
      if (second === 'from') return { kind: 'delete', sql: sql(), table: third ?? '' };
      break;
  }
  throw new NotSqlError('a statement begins with SELECT, INSERT INTO, UPDATE or DELETE FROM');
}
