import { NotSqlError, type Token } from './tokens.ts';

/** Words behind which a value stands. */
const beforeValue: ReadonlySet<string> = new Set(
  'select distinct unique all where having on by and or not in like matches between escape case when then else is any some'.split(' '),
);
/** Words behind which a number says how many rows are meant; a value may follow. */
const beforeCount: ReadonlySet<string> = new Set(['first', 'limit', 'skip']);

/** Behind these words names follow, of tables or of columns that are set, until one of the others. */
const beforeNames: ReadonlySet<string> = new Set(['from', 'set']);
const behindNames: ReadonlySet<string> = new Set(['select', 'where', 'on', 'group', 'having', 'order', 'union']);

const isSymbol = (token: Token | undefined, ...texts: string[]): boolean => token?.kind === 'symbol' && texts.includes(token.text);
const lower = (token: Token | undefined): string => (token?.kind === 'word' ? token.text.toLowerCase() : '');

/** Where the list of columns of an INSERT ends, which stands behind the name of the table; 0 where there is none. */
function endOfColumns(said: readonly Token[]): number {
  if (lower(said[0]) !== 'insert' || !isSymbol(said[3], '(')) return 0;
  return said.findIndex((token) => isSymbol(token, ')'));
}

/** Whether a value may stand at a place of a statement without blanks, where commas separate names or do not. */
function isValuePlace(said: readonly Token[], at: number, namesListed: boolean): boolean {
  const before = said[at - 1];
  if (isSymbol(said[at + 1], '.')) return false;
  if (before?.kind === 'number') return beforeCount.has(lower(said[at - 2]));
  if (before?.kind === 'word') return beforeValue.has(lower(before));
  if (before?.kind !== 'symbol' || isSymbol(before, ')', '.')) return false;
  return !(namesListed && isSymbol(before, ','));
}

/**
 * Throws NotSqlError where a text in quotes stands in the place of a name: a column, a table, or another name for one of them. SQLite would
 * take it for the name; to Informix without DELIMIDENT either kind of quotes stands around a text.
 * IBM Informix Guide to SQL: Reference, DELIMIDENT; Guide to SQL: Syntax, Quoted String
 */
export function refuseQuotedNames(tokens: readonly Token[]): void {
  const said = tokens.filter(({ kind }) => kind !== 'space');
  const columns = endOfColumns(said);
  /** For each open parenthesis, whether names are listed there. */
  const levels = [false];
  for (const [at, token] of said.entries()) {
    const word = lower(token);
    if (isSymbol(token, '(')) levels.push(false);
    if (isSymbol(token, ')')) levels.pop();
    if (beforeNames.has(word)) levels[levels.length - 1] = true;
    if (behindNames.has(word)) levels[levels.length - 1] = false;
    if (token.kind === 'literal' && (at < columns || !isValuePlace(said, at, levels.at(-1) ?? false))) {
      throw new NotSqlError(`'${token.text}' is a text: a name stands without quotes`);
    }
  }
}
