import { describe, expect, it } from 'vitest';
import type { ScenarioRow } from '../../test/scenarios/rows.ts';
import { fidelityDocument } from './document.ts';
import type { SuiteResult } from './results.ts';
import { sourceOf } from './source.ts';

const row = (id: string, change: Partial<ScenarioRow> = {}): ScenarioRow => ({
  id,
  statement: `statement of ${id}`,
  cucm: 'works',
  cups: '-',
  cupc: 'refused',
  where: '000: LDAP Sync, intro',
  basis: 'stated',
  ...change,
});

const suite = (id: string, states: Record<string, 'passed' | 'failed' | 'not run'>, missing: string[] = []): SuiteResult => ({
  id,
  notes: { profile: 'ldaps', assumed: [], deviation: [], missing },
  tests: Object.entries(states).map(([name, state]) => ({ name: `${id}: ${name}`, state })),
});

const documentOf = (rows: ScenarioRow[], embedded: SuiteResult[], containers: SuiteResult[] = []) =>
  fidelityDocument({
    rows,
    generalNotes: [{ kind: 'deviation', subject: 'Clocks', text: 'They can be moved.' }],
    results: { embedded, containers },
  });

describe('the document on fidelity', () => {
  it('lists every row, those without tests as not yet', () => {
    const text = documentOf([row('S01'), row('S02')], [suite('S01', { 'it works': 'passed' })]);

    expect(text).toContain('1 of 2 rows have tests.');
    expect(text).toContain('| S01 | statement of S01 | confirmed | passed | not run |  |');
    expect(text).toContain('| S02 | statement of S02 | confirmed | not yet | not yet |  |');
    expect(text).not.toContain('### S02');
  });

  it('shows each test on each platform, and a failure of one in its row', () => {
    const text = documentOf(
      [row('S01')],
      [suite('S01', { one: 'passed', two: 'passed' })],
      [suite('S01', { one: 'passed', two: 'failed' })],
    );

    expect(text).toContain('| one | passed | passed |\n| two | passed | failed |');
    expect(text).toContain('| passed | 1 of 2 failed |');
  });

  it('does not call a row passed when one of its tests was not run', () => {
    expect(documentOf([row('S01')], [suite('S01', { one: 'passed', two: 'not run' })])).toContain('| 1 of 2 passed | not run |');
  });

  it('tells a note once, though both platforms bring it, and notes of no row apart', () => {
    const suites = [suite('S01', { one: 'passed' }, ['Search is not there.'])];
    const text = documentOf([row('S01')], suites, suites);

    expect(text.match(/Search is not there/g)).toHaveLength(1);
    expect(text).toContain('| passed | passed | missing |');
    expect(text).toContain('| deviation | Clocks | They can be moved. |');
  });

  it('keeps a bar in a cell inside of the cell', () => {
    expect(documentOf([row('S01', { statement: 'a | b' })], [])).toContain('| S01 | a \\| b |');
  });
});

describe('the source of a row', () => {
  it.each([
    { where: '000: Procedure 5', basis: 'stated', cups: '-', words: 'confirmed' },
    { where: '000: Procedure 5', basis: 'stated', cups: 'in (A)', words: 'confirmed; in part assumed' },
    { where: '000: Procedure 5', basis: 'stated', cups: 'both (split is A)', words: 'confirmed; in part assumed' },
    { where: '002: comment 5', basis: 'stated', cups: '-', words: 'second-hand' },
    { where: '002: comment 9', basis: 'stated as question', cups: '-', words: 'second-hand, stated as question' },
    { where: '002: Scenario 1', basis: 'contrast', cups: '-', words: 'counter-case to a second-hand text' },
    { where: '000: Before You Begin', basis: 'implied', cups: '-', words: 'follows from a confirmed text' },
  ])('is "$words" for $where, $basis', ({ where, basis, cups, words }) => {
    expect(sourceOf(row('S01', { where, basis, cups }))).toBe(words);
  });
});
