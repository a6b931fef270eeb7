/** A piece of a statement. `text` of a literal is what it means, without quotes; blanks and comments are one space. */
export interface Token {
  readonly kind: 'word' | 'number' | 'literal' | 'symbol' | 'space';
  readonly text: string;
}

/** A text that is no SQL of the product's. */
export class NotSqlError extends Error {
  override readonly name = 'NotSqlError';
}

const space = /[\s\u00a0]+/uy;
const word = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
// No brackets, back quotes, parameters or JSON operators: SQLite has them, Informix has not, or means something else.
const symbol = /\|\||<=|>=|<>|!=|[(),.;*+\-/<>=%]/y;

const matchAt = (pattern: RegExp, sql: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
};

/** Where the comment that begins at `at` ends; undefined where none begins there. Informix has braces beside the two of the standard. */
function endOfComment(sql: string, at: number): number | undefined {
  const two = sql.slice(at, at + 2);
  if (two === '--') {
    const end = sql.indexOf('\n', at);
    return end < 0 ? sql.length : end;
  }
  const closing = two === '/*' ? '*/' : two.startsWith('{') ? '}' : undefined;
  if (closing === undefined) return undefined;
  const end = sql.indexOf(closing, at + (closing === '*/' ? 2 : 1));
  if (end < 0) throw new NotSqlError(`the comment at character ${at + 1} has no end`);
  return end + closing.length;
}

/** The literal that begins at `at`: in single or double quotes, a quote in it doubled. */
function literalAt(sql: string, at: number): { readonly text: string; readonly end: number } | undefined {
  const quote = sql[at];
  if (quote !== "'" && quote !== '"') return undefined;
  let text = '';
  for (let from = at + 1; ; ) {
    const end = sql.indexOf(quote, from);
    if (end < 0) throw new NotSqlError(`the literal at character ${at + 1} has no end`);
    text += sql.slice(from, end);
    if (sql[end + 1] !== quote) return { text, end: end + 1 };
    text += quote;
    from = end + 2;
  }
}

/** The pieces of a statement in Informix's notation; throws NotSqlError. */
export function tokensOf(sql: string): Token[] {
  if (sql.includes('\0')) throw new NotSqlError('a statement has no character NUL');
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const comment = endOfComment(sql, at);
    const literal = comment === undefined ? literalAt(sql, at) : undefined;
    if (comment !== undefined) {
      tokens.push({ kind: 'space', text: ' ' });
      at = comment;
    } else if (literal) {
      tokens.push({ kind: 'literal', text: literal.text });
      at = literal.end;
    } else {
      const token = plainTokenAt(sql, at);
      tokens.push(token.kind === 'space' ? { kind: 'space', text: ' ' } : token);
      at += token.text.length;
    }
  }
  return tokens;
}

function plainTokenAt(sql: string, at: number): Token {
  for (const [kind, pattern] of [
    ['space', space],
    ['word', word],
    ['number', number],
    ['symbol', symbol],
  ] as const) {
    const text = matchAt(pattern, sql, at);
    if (text !== undefined) return { kind, text };
  }
  throw new NotSqlError(`there is no SQL in '${String.fromCodePoint(sql.codePointAt(at) ?? 0)}' at character ${at + 1}`);
}

/** The pieces as SQLite reads them. A literal stands apart: behind the word `x` it would mean bytes. */
export const sqlOf = (tokens: readonly Token[]): string =>
  tokens.map(({ kind, text }) => (kind === 'literal' ? ` '${text.replaceAll("'", "''")}' ` : text)).join('');
