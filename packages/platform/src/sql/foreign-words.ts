import { nonZero } from './division.ts';
import { NotSqlError, type Token } from './tokens.ts';

/** Words that SQLite knows beside Informix's, or that only we put into a statement, and what Informix has in their place. */
const foreign: ReadonlyMap<string, string> = new Map([
  ['collate', 'COLLATE is not known: use lower() or upper()'],
  ['glob', 'GLOB is not known: use MATCHES'],
  ['ifnull', 'ifnull() is not known: use nvl()'],
  ['regexp', 'REGEXP is not known: use MATCHES'],
  ['typeof', 'typeof() is not known'],
  ['isnull', 'ISNULL is not known: use IS NULL'],
  ['notnull', 'NOTNULL is not known: use IS NOT NULL'],
  [nonZero, `${nonZero}() is not known`],
]);

/** Two symbols that SQLite reads as one operator. */
const foreignOperators: ReadonlySet<string> = new Set(['==', '<<', '>>', '->']);

const isSymbol = (token: Token | undefined, text: string): boolean => token?.kind === 'symbol' && token.text === text;

/** Throws NotSqlError for what SQLite would read as one piece and Informix would not: an operator, or a number as 0x10 or 1_000. */
function refusePair(token: Token, next: Token | undefined): void {
  if (!next || next.kind === 'space') return;
  const text = token.text + next.text;
  if (token.kind === 'symbol' && next.kind === 'symbol' && foreignOperators.has(text))
    throw new NotSqlError(`there is no operator ${text}`);
  if (token.kind === 'number' && next.kind === 'word') throw new NotSqlError(`${text} is no number`);
}

/** Throws NotSqlError for MAX and MIN of more than one value, which are no aggregates to SQLite. */
function refuseSeveral(tokens: readonly Token[]): void {
  /** For each open parenthesis, the aggregate that it belongs to. */
  const open: (string | undefined)[] = [];
  for (const [at, token] of tokens.entries()) {
    if (isSymbol(token, '(')) open.push(/^(?:max|min)$/i.exec(tokens[at - 1]?.text ?? '')?.[0]);
    if (isSymbol(token, ')')) open.pop();
    const aggregate = isSymbol(token, ',') ? open.at(-1) : undefined;
    if (aggregate !== undefined) throw new NotSqlError(`${aggregate}() takes one value`);
  }
}

/** Throws NotSqlError for what SQLite has beside Informix. IBM Informix Guide to SQL: Syntax */
export function refuseForeign(tokens: readonly Token[]): void {
  for (const [at, token] of tokens.entries()) {
    const words = token.kind === 'word' ? foreign.get(token.text.toLowerCase()) : undefined;
    if (words !== undefined) throw new NotSqlError(words);
    refusePair(token, tokens[at + 1]);
  }
  refuseSeveral(tokens.filter(({ kind }) => kind !== 'space'));
}
