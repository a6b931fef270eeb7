import type { Token } from './tokens.ts';

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '>', '<=', '>=']);
/** Words behind which a value stands in parentheses. */
const beforeValues: ReadonlySet<string> = new Set(['in', 'values', 'nvl', 'coalesce']);
const beforeValue: ReadonlySet<string> = new Set(['then', 'else', 'between']);

const isSymbol = (token: Token | undefined, text: string): boolean => token?.kind === 'symbol' && token.text === text;
const isComparison = (token: Token | undefined): boolean => token?.kind === 'symbol' && comparisons.has(token.text);
const lower = (token: Token | undefined): string => (token?.kind === 'word' ? token.text.toLowerCase() : '');
const isTruth = (token: Token): boolean => /^[tf]$/.test(lower(token));

/** Where a value stands: beside a comparison, or in a list of values. */
const isValue = (previous: Token | undefined, next: Token | undefined, isInList: boolean): boolean =>
  !isSymbol(previous, '.') &&
  !isSymbol(next, '.') &&
  (isComparison(previous) ||
    isComparison(next) ||
    beforeValue.has(lower(previous)) ||
    (isInList && (isSymbol(previous, '(') || isSymbol(previous, ','))));

/** Whether what went wrong is that a statement has the words t or f where there is no column of that name. */
export const meansTruth = (message: string): boolean => /^no such column: [tf]$/i.test(message);

/** The pieces of a statement with the words t and f as literals wherever a value stands. */
export function withTruthValues(tokens: readonly Token[]): Token[] {
  const said = tokens.filter(({ kind }) => kind !== 'space');
  /** For each open parenthesis, whether it has a list of values. */
  const lists: boolean[] = [];
  let at = 0;
  return tokens.map((token) => {
    if (token.kind === 'space') return token;
    const [previous, next] = [said[at - 1], said[at + 1]];
    at += 1;
    if (isSymbol(token, '(')) lists.push(beforeValues.has(lower(previous)));
    if (isSymbol(token, ')')) lists.pop();
    return isTruth(token) && isValue(previous, next, lists.at(-1) ?? false) ? { kind: 'literal', text: lower(token) } : token;
  });
}
