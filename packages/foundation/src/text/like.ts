/**
 * Whether a value meets a pattern as SQL's LIKE has it, in any case of letters of any alphabet: `%` stands for any text, `_` for one
 * character. Takes time in proportion to the product of both lengths at worst, whatever the pattern.
 */
export function likeMatcher(pattern: string): (value: string) => boolean {
  const wanted = pattern.toLowerCase();
  return (value) => isLike(value.toLowerCase(), wanted);
}

function isLike(text: string, wanted: string): boolean {
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
