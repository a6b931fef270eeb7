import { withoutChecks } from './division.ts';

const aggregate = /^(count|sum|avg|min|max)\s*\(/;
const constant = /^(?:'.*'|[\d.]+)$/s;

/** Where the first parenthesis closes; what stands in quotes counts for nothing. */
function endOfArguments(expression: string): number {
  let depth = 0;
  for (const { 0: part, index } of expression.matchAll(/'[^']*'|[()]/g)) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (part === ')' && depth === 0) return index;
  }
  return -1;
}

/** What Informix calls a column that has no name: by its aggregate, else as an expression or a constant. */
function nameless(expression: string): string {
  if (/^count\s*\(\s*\*\s*\)$/.test(expression)) return '(count(*))';
  const called = aggregate.exec(expression)?.[1];
  if (called !== undefined && endOfArguments(expression) === expression.length - 1) return `(${called})`;
  return constant.test(expression) ? '(constant)' : '(expression)';
}

/** The name of an answer's column: lower-case, and in parentheses where the statement gives none. `name` is SQLite's. */
export function columnName(name: string): string {
  const folded = withoutChecks(name.trim().toLowerCase());
  const last = /^(?:[\p{L}_][\p{L}\p{N}_$]*\.)*([\p{L}_][\p{L}\p{N}_$]*)$/u.exec(folded)?.[1];
  return last ?? nameless(folded);
}
