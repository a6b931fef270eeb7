import { type Finding, inOrderOfMending } from './finding.ts';
import { list, sentence } from './words.ts';

/** Findings of which the first is met and the others are what it comes of: a sentence that follows on a colon. */
export function told(findings: readonly Finding[]): string {
  const [first, ...behind] = findings;
  if (!first) return '';
  const because = behind.length > 0 ? `, because ${list(behind.map(({ text }) => text))}` : '';
  return `${first.text}${because}.`;
}

/** What mends findings, as sentences in an order in which it can be done. */
export const remediesOf = (findings: readonly Finding[]): string =>
  [...new Set(inOrderOfMending(findings).map(({ remedy }) => sentence(remedy)))].join(' ');
