import type { SqlValue } from '../store/index.ts';
import type { Token } from './tokens.ts';

/** The function of SQL around each divisor. */
export const nonZero = 'uclab_divisor';

/** An attempt to divide by zero, which gives null in SQLite. Its words are those of message 1202 of Informix. */
export class DivisionError extends Error {
  override readonly name = 'DivisionError';

  constructor() {
    super('An attempt was made to divide by zero');
  }
}

const isZero = (value: SqlValue): boolean => {
  if (typeof value === 'bigint') return value === 0n;
  // As in SQLite a text without a number counts as 0.
  return (typeof value === 'string' ? Number.parseFloat(value) || 0 : value) === 0;
};

/** The value as it is; throws DivisionError for 0. */
export function divisor(value: SqlValue): SqlValue {
  if (value !== null && isZero(value)) throw new DivisionError();
  return value;
}

const wholeOf = (value: SqlValue): bigint => (typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)) || 0));

/** `mod` of SQL: what is left of whole numbers. A null gives null; throws DivisionError for 0. */
export function mod(dividend: SqlValue, by: SqlValue): bigint | null {
  if (dividend === null || by === null) return null;
  const whole = wholeOf(by);
  if (whole === 0n) throw new DivisionError();
  return wholeOf(dividend) % whole;
}

const isSymbol = (token: Token | undefined, ...texts: string[]): boolean => token?.kind === 'symbol' && texts.includes(token.text);
const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.text.toLowerCase() === word;

/** Where what opens at `at` closes; the last place where it does not. */
function closing(tokens: readonly Token[], at: number, opens: (token: Token) => boolean, closes: (token: Token) => boolean): number {
  let depth = 0;
  for (let place = at; place < tokens.length; place += 1) {
    const token = tokens[place];
    if (token && opens(token)) depth += 1;
    if (token && closes(token)) depth -= 1;
    if (depth === 0) return place;
  }
  return tokens.length - 1;
}

const endOfParentheses = (tokens: readonly Token[], at: number): number =>
  closing(
    tokens,
    at,
    (token) => isSymbol(token, '('),
    (token) => isSymbol(token, ')'),
  );

/** The place of the last piece of the value that begins at `at`: a literal, a column, a call, CASE, or what stands in parentheses. */
function endOfValue(tokens: readonly Token[], from: number): number {
  let at = from;
  while (isSymbol(tokens[at], '+', '-')) at += 1;
  const token = tokens[at];
  if (isSymbol(token, '(')) return endOfParentheses(tokens, at);
  if (isWord(token, 'case')) {
    return closing(
      tokens,
      at,
      (piece) => isWord(piece, 'case'),
      (piece) => isWord(piece, 'end'),
    );
  }
  let end = at;
  while (isSymbol(tokens[end + 1], '.')) end += 2;
  return token?.kind === 'word' && isSymbol(tokens[end + 1], '(') ? endOfParentheses(tokens, end + 1) : end;
}

/** The pieces with each divisor in a call that lets none be 0. */
export function withCheckedDivisors(tokens: readonly Token[]): Token[] {
  if (!tokens.some((token) => isSymbol(token, '/'))) return [...tokens];
  const said = tokens.filter(({ kind }) => kind !== 'space');
  const begins = new Map<Token, number>();
  const ends = new Map<Token, number>();
  const count = (places: Map<Token, number>, token: Token | undefined) => token && places.set(token, (places.get(token) ?? 0) + 1);
  for (const [at, token] of said.entries()) {
    if (!isSymbol(token, '/')) continue;
    count(begins, said[at + 1]);
    count(ends, said[endOfValue(said, at + 1)]);
  }
  const open: readonly Token[] = [
    { kind: 'word', text: ` ${nonZero}` },
    { kind: 'symbol', text: '(' },
  ];
  const close: Token = { kind: 'symbol', text: ')' };
  return tokens.flatMap((token) => [
    ...Array.from({ length: begins.get(token) ?? 0 }, () => open).flat(),
    token,
    ...Array.from({ length: ends.get(token) ?? 0 }, () => close),
  ]);
}

const check = new RegExp(` ${nonZero}\\(([^()]*)\\)`, 'g');

/** The text of an expression as it was before its divisors were checked, but for those that have parentheses of their own. */
export const withoutChecks = (expression: string): string => expression.replaceAll(check, '$1');
