import type { SyncRuns } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { moment } from '../output/moment.ts';
import { bad, faint, good } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

type Run = SyncRuns['runs'][number];

export function addRuns(program: Command, session: Session): void {
  const runs = program.command('runs').description('runs of the synchronisation, by hand and by schedule');
  runs
    .command('ls')
    .description('the last hundred, the newest first, by the beginnings of their ids, which "runs show" and "why" take')
    .action(async () => {
      const listed = await session.run('Asking CUCM', (cluster) => cluster.runs());
      session.print(listed, () => (listed.runs.length === 0 ? ['CUCM has not run yet.'] : runTable(listed.runs)));
    });
  runs
    .command('show <run>')
    .description(
      'one run, named by its id or the beginning of that, with the entries that it left out and why, and those of which it cut what was too long',
    )
    .action(async (id: string) => {
      const run = await session.run('Asking CUCM', (cluster) => cluster.run(id));
      session.print(run, () => [
        ...table(columns, [cellsOf(run)]),
        ...(run.error ? [run.error] : []),
        ...run.leftOut.map(({ dn, reason }) => `Left out, ${reason}: ${dn}`),
        ...(run.skipped > run.leftOut.length ? [`Left out, and not listed: ${run.skipped - run.leftOut.length} more`] : []),
        ...run.shortened.map(({ dn, reason }) => `Synchronised, ${reason}: ${dn}`),
        faint(`attempt ${run.attempt}`),
      ]);
    });
}

/** As many characters as tell the runs apart, and no fewer than a person would take for a name. */
const shortest = 8;

/** How much of a reason a table has room for; `runs show` has all of it. */
const reasonLength = 60;

const shortened = (text: string): string => (text.length > reasonLength ? `${text.slice(0, reasonLength - 1).trimEnd()}…` : text);

/** The beginnings by which ids are told apart. */
function shortIds(ids: readonly string[]): string[] {
  const longest = Math.max(0, ...ids.map((id) => id.length));
  let length = shortest;
  while (length < longest && new Set(ids.map((id) => id.slice(0, length))).size < ids.length) length++;
  return ids.map((id) => id.slice(0, length));
}

const columns = ['run', 'agreement', 'began', 'by', 'reads', 'outcome', 'read', 'added', 'updated', 'deactivated', 'skipped'];

const cellsOf = (run: Run, name = run.id): string[] => [
  name,
  run.agreement,
  moment(run.startedAt),
  run.trigger,
  run.kind,
  run.outcome === 'failed' ? bad(run.outcome) : good(run.outcome),
  ...[run.read, run.added, run.updated, run.deactivated, run.skipped].map(String),
];

function runTable(runs: readonly Run[]): string[] {
  const names = shortIds(runs.map(({ id }) => id));
  return table(
    [...columns, 'reason'],
    runs.map((run, index) => [...cellsOf(run, names[index]), shortened(run.error)]),
  );
}
