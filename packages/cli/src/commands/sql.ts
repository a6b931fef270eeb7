import { LabRefusedError } from '@uclab/cluster/client';
import type { SqlAnswer } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { visible } from '../output/style.ts';
import type { Session } from '../session.ts';

export function addSql(program: Command, session: Session): void {
  program
    .command('sql <node> <statement...>')
    .description("a statement on a node's database, as `run sql` of the product's command line")
    .addHelpText(
      'after',
      '\nText stands in single or double quotes, and so may the truth values t and f. CUCM takes changes, too. What the database refuses ends' +
        '\nwith status 1; what exactly was wrong stands in the log: uclab log <node>.' +
        '\nA shell takes quotes, * and brackets for itself, so give it the whole statement in double quotes:' +
        '\n  uclab sql cucm "select * from enduser where userid = \'asmith\'"',
    )
    .action(async (node: string, words: string[]) => {
      const answer = await session
        .run(`Asking the database of ${node}`, (cluster) => cluster.sql(node, words.join(' ')))
        .catch((error: unknown) => {
          throw session.json || words.length === 1 ? error : inOneArgument(error);
        });
      session.print(answer, () => answerLines(answer));
    });
}

/** What was refused, and that the shell may have taken quotes away from words that came one by one. */
const inOneArgument = (error: unknown): unknown =>
  error instanceof LabRefusedError && error.code === 'refused'
    ? new CommandFailure(
        exitStatus.productSaidNo,
        `${error.message}\nGive the whole statement in double quotes: the shell takes others away.`,
      )
    : error;

/**
 * As the product prints it: a header, a row of `=`, values padded with blanks, NULL for nothing. Troubleshoot IM and Presence Server with
 * Synchronization Issues,
 * https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-im-presence-service-version-14/220329-troubleshoot-im-and-presence-server-with.html
 * What is printed after a change is assumed.
 */
function answerLines({ columns, rows, rowsUpdated }: SqlAnswer): string[] {
  if (rowsUpdated !== undefined) return [`Rows: ${rowsUpdated}`];
  const cells = rows.map((row) => row.map((value) => visible(value ?? 'NULL')));
  const widths = columns.map((column, index) => cells.reduce((width, row) => Math.max(width, row[index]?.length ?? 0), column.length));
  const line = (values: readonly string[]) => values.map((value, index) => value.padEnd(widths[index] ?? 0)).join(' ');
  return [line(columns), line(widths.map((width) => '='.repeat(width))), ...cells.map(line)];
}
