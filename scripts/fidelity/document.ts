import type { GeneralNote } from '../../test/scenarios/general-notes.ts';
import type { ScenarioRow } from '../../test/scenarios/rows.ts';
import { type Platform, platforms, type SuiteResult } from './results.ts';
import { sourceOf } from './source.ts';

export type Results = Readonly<Record<Platform, readonly SuiteResult[]>>;

export interface DocumentInput {
  readonly rows: readonly ScenarioRow[];
  readonly generalNotes: readonly GeneralNote[];
  readonly results: Results;
}

const kinds = ['assumed', 'deviation', 'missing'] as const;

const head = `# Fidelity

What of the product can be observed here, how that is known, and where it is not the product's way. Written by \`npm run fidelity\` from the
last test run, from the table in \`test/scenarios/rows.ts\` and from the notes beside the tests. Do not edit it: \`npm test\` fails when it is
not what the run says.

Where a behaviour comes from: **confirmed**, stated by vendor documentation (000, Cisco Unified Presence 7.x, LDAP chapter);
**second-hand**, told by a blog of January 2009 and its comments (002); **assumed**, chosen by this project because no source gives it, marked
(A) where it is part of a row. What a row does not show yet is **missing**; what is knowingly other than the product is a **deviation**.
`;

/** Text in a cell of a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...rows.map((row) => row.map(cell))].map((row) => `| ${row.join(' | ')} |`).join('\n');

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Suites of one row, on one platform or on all. */
const suitesOf = (results: Results, id: string, platform?: Platform): SuiteResult[] =>
  (platform ? [platform] : platforms).flatMap((each) => results[each].filter((suite) => suite.id === id));

/** What became of one test on a platform. */
function stateOf(results: Results, id: string, platform: Platform, name: string): string {
  const states = suitesOf(results, id, platform).flatMap(({ tests }) =>
    tests.filter((test) => test.name === name).map(({ state }) => state),
  );
  if (states.length === 0) return 'not run';
  return states.find((state) => state !== 'passed') ?? 'passed';
}

const testNames = (results: Results, id: string): string[] =>
  unique(suitesOf(results, id).flatMap(({ tests }) => tests.map(({ name }) => name)));

/** What became of a row on a platform. */
function rowState(results: Results, id: string, platform: Platform): string {
  const names = testNames(results, id);
  if (names.length === 0) return 'not yet';
  const states = names.map((name) => stateOf(results, id, platform, name));
  const failed = states.filter((state) => state === 'failed').length;
  if (failed > 0) return `${failed} of ${names.length} failed`;
  const passed = states.filter((state) => state === 'passed').length;
  return passed === 0 ? 'not run' : passed === names.length ? 'passed' : `${passed} of ${names.length} passed`;
}

const notesOf = (results: Results, id: string, kind: (typeof kinds)[number]): string[] =>
  unique(suitesOf(results, id).flatMap(({ notes }) => notes[kind]));

function overview({ rows, results }: DocumentInput): string {
  const lines = rows.map((row) => [
    row.id,
    row.statement,
    sourceOf(row),
    ...platforms.map((platform) => rowState(results, row.id, platform)),
    kinds.filter((kind) => notesOf(results, row.id, kind).length > 0).join(', '),
  ]);
  const tested = rows.filter((row) => testNames(results, row.id).length > 0).length;
  return `## All rows\n\n${tested} of ${rows.length} rows have tests.\n\n${table(['Id', 'Statement', 'Source', ...platforms, 'Notes'], lines)}\n`;
}

function section(row: ScenarioRow, results: Results): string {
  const profiles = unique(suitesOf(results, row.id).map(({ notes }) => notes.profile));
  const tests = testNames(results, row.id).map((name) => [
    name.replace(`${row.id}: `, ''),
    ...platforms.map((platform) => stateOf(results, row.id, platform, name)),
  ]);
  const notes = kinds.flatMap((kind) => notesOf(results, row.id, kind).map((text) => `- ${kind}: ${text}`));
  return [
    `### ${row.id} ${row.statement}\n`,
    `Source: ${row.where}, ${row.basis} (${sourceOf(row)}). Cluster: ${profiles.map((profile) => `\`${profile}\``).join(', ')}.\n`,
    `${table(['CUCM', 'CUPS', 'CUPC'], [[row.cucm, row.cups, row.cupc]])}\n`,
    `${table(['Test', ...platforms], tests)}\n`,
    ...(notes.length > 0 ? [`${notes.join('\n')}\n`] : []),
  ].join('\n');
}

function general(notes: readonly GeneralNote[]): string {
  const lines = kinds.flatMap((kind) =>
    notes.filter((note) => note.kind === kind).map(({ subject, text }) => [kind, subject, text] as const),
  );
  return `## Notes that belong to no row\n\n${table(['Kind', 'Subject', 'Note'], lines)}\n`;
}

/** The whole of docs/fidelity.md. It holds no date and no duration, so that the same results give the same text. */
export function fidelityDocument(input: DocumentInput): string {
  const { rows, results, generalNotes } = input;
  const tested = rows.filter((row) => testNames(results, row.id).length > 0);
  return [head, overview(input), general(generalNotes), '## Rows with tests\n', ...tested.map((row) => section(row, results))].join('\n');
}
