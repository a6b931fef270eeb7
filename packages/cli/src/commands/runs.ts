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
    .description('the last hundred, the newest first')
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
        ...runTable([run]),
        ...(run.error ? [run.error] : []),
        ...run.leftOut.map(({ dn, reason }) => `Left out, ${reason}: ${dn}`),
        ...(run.skipped > run.leftOut.length ? [`Left out, and not listed: ${run.skipped - run.leftOut.length} more`] : []),
        ...run.shortened.map(({ dn, reason }) => `Synchronised, ${reason}: ${dn}`),
        faint(`attempt ${run.attempt}`),
      ]);
    });
}

const runTable = (runs: readonly Run[]): string[] =>
  table(
    ['run', 'agreement', 'began', 'by', 'reads', 'outcome', 'read', 'added', 'updated', 'deactivated', 'skipped'],
    runs.map((run) => [
      run.id,
      run.agreement,
      moment(run.startedAt),
      run.trigger,
      run.kind,
      run.outcome === 'failed' ? bad(run.outcome) : good(run.outcome),
      ...[run.read, run.added, run.updated, run.deactivated, run.skipped].map(String),
    ]),
  );
