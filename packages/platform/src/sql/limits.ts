/** No value of the product's is longer; one that a statement makes must not fill the memory. Bytes. */
export const longestValue = 100_000;
/** Characters. */
export const longestStatement = 1_000_000;
/** Characters of a pattern of LIKE or MATCHES. */
export const longestPattern = 1_000;

/** What SQLite says of a statement that is beyond one of its limits, and the rule. Those of numbers without a name here are SQLite's own. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/^LIKE or GLOB pattern too complex$/, `A pattern of LIKE or MATCHES has at most ${longestPattern} characters`],
  [/^string or blob too big$/, `A value has at most ${longestValue} bytes, and a statement ${longestStatement} characters`],
  [
    /^Expression tree is too large \(maximum depth (\d+)\)$/,
    'A chain of OR, AND or other operators has at most $1 terms, and fewer on some columns: name more values with IN (…)',
  ],
  [/^(?:Recursion limit|parser stack overflow)$/, 'A statement has too many parentheses, signs or CASE inside each other'],
  [/^too many columns in result set$/, 'A SELECT has at most 2000 columns'],
  [/^too many terms in compound SELECT$/, 'A statement has at most 500 SELECT behind UNION'],
  [/^too many terms in (ORDER|GROUP) BY clause$/, '$1 BY has at most 2000 terms'],
  [/^at most 64 tables in a join$/, 'A SELECT joins at most 64 tables'],
];

/** The limit that a statement is beyond, in one sentence; undefined where something else is wrong with it. */
export function limitWords(message: string): string | undefined {
  const rule = rules.find(([said]) => said.test(message));
  return rule && message.replace(...rule);
}
