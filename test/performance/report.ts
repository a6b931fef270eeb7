import { messageOf } from '@uclab/foundation/errors';
import type { Figure, Goal } from './figure.ts';

/** A figure as it stands in bench.json; without numbers where it could not be measured, and `note` says why. */
export interface FigureResult {
  readonly id: string;
  readonly what: string;
  readonly measured: number | null;
  readonly reference: number | null;
  /** measured ÷ reference */
  readonly ratio: number | null;
  readonly goal: string;
  /** null where it was not measured. */
  readonly met: boolean | null;
  readonly note: string;
}

const goalText = ({ bound, ratio }: Goal): string => `ratio ${bound} ${ratio}`;
const rounded = (value: number): number => Number(value.toPrecision(4));

/** Measures one figure; a failure counts as a goal that is missed. */
export async function measureFigure(figure: Figure): Promise<FigureResult> {
  const { id, what, goal } = figure;
  const nothing = { id, what, measured: null, reference: null, ratio: null, goal: goalText(goal) };
  try {
    const reason = await figure.skip?.();
    if (reason !== undefined) return { ...nothing, met: null, note: `skipped: ${reason}` };
    const { measured, reference } = await figure.measure();
    const ratio = measured / reference;
    const met = goal.bound === 'at most' ? ratio <= goal.ratio : ratio >= goal.ratio;
    return { ...nothing, measured: rounded(measured), reference: rounded(reference), ratio: rounded(ratio), met, note: '' };
  } catch (error) {
    return { ...nothing, met: false, note: `failed: ${messageOf(error)}` };
  }
}

/** The results on the terminal, a line each. */
export function printTable(results: readonly FigureResult[]): void {
  const head = ['figure', 'measured', 'reference', 'ratio', 'goal', 'met', 'what'];
  const rows = results.map(({ id, measured, reference, ratio, goal, met, what, note }) => [
    id,
    ...[measured, reference, ratio].map((value) => (value === null ? '-' : String(value))),
    goal,
    met === null ? '-' : met ? 'yes' : 'NO',
    note === '' ? what : `${what} (${note})`,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  for (const row of [head, ...rows])
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
