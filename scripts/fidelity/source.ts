import type { ScenarioRow } from '../../test/scenarios/rows.ts';

/** How far the source of a row is known, in words. */
export function sourceOf(row: ScenarioRow): string {
  const kind = row.where.startsWith('000') ? 'confirmed' : 'second-hand';
  const text = basisWords(kind, row.basis);
  const assumed = [row.cucm, row.cups, row.cupc].some((cell) => /\bA\)/.test(cell));
  return assumed ? `${text}; in part assumed` : text;
}

function basisWords(kind: string, basis: string): string {
  if (basis === 'stated') return kind;
  if (basis === 'implied') return `follows from a ${kind} text`;
  if (basis === 'contrast') return `counter-case to a ${kind} text`;
  return `${kind}, ${basis}`;
}
