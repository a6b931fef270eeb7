import { type Finding, inOrderOfMending } from './finding.ts';
import { list, sentence } from './words.ts';

/** Findings of which the first is met and the others are what it comes of, and what mends them: sentences that follow on a colon. */
export function told(findings: readonly Finding[]): string {
  const [first, ...behind] = findings;
  if (!first) return '';
  const because = behind.length > 0 ? `, because ${list(behind.map(({ text }) => text))}` : '';
  return [`${first.text}${because}.`, ...inOrderOfMending(findings).map(({ remedy }) => sentence(remedy))].join(' ');
}
