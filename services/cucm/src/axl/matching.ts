/**
 * Whether a value meets a criterion as SQL's LIKE has it, in any case of letters: `%` stands for any text, `_` for one character.
 * Takes time in proportion to the product of both lengths at worst, whatever the pattern.
 */
export function meets(value: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  const text = value.toLowerCase();
  const wanted = pattern.toLowerCase();
  let at = 0;
  let next = 0;
  /** Where the last `%` stands, and how far it has been taken to reach. */
  let wildcard = -1;
  let reached = 0;
  while (at < text.length) {
    const sign = wanted[next];
    if (sign === '%') {
      wildcard = next++;
      reached = at;
    } else if (sign !== undefined && (sign === '_' || sign === text[at])) {
      next++;
      at++;
    } else if (wildcard >= 0) {
      next = wildcard + 1;
      at = ++reached;
    } else return false;
  }
  while (wanted[next] === '%') next++;
  return next === wanted.length;
}

/** The page of a list that a caller asked for. */
export const pageOf = <T>(rows: readonly T[], skip = 0, first = rows.length): T[] => rows.slice(skip, skip + first);
