import { type Command, InvalidArgumentError } from 'commander';
import { faint } from '../output/style.ts';
import type { Session } from '../session.ts';

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000) throw new InvalidArgumentError('a number from 1 to 10000 is wanted.');
  return value;
};

export function addLog(program: Command, session: Session): void {
  program
    .command('log <node> [service]')
    .description("a node's own log, where the true cause stands")
    .option('--last <lines>', 'how many lines', count, 50)
    .action(async (node: string, service: string | undefined, options: { last: number }) => {
      const log = await session.run(`Reading the log of ${node}`, (cluster) => cluster.log(node, service, options.last));
      session.print(log, () =>
        log.lines.length === 0
          ? [`The log of ${node} is empty.`]
          : log.lines.map((line) => `${faint(line.at)} ${line.service}: ${line.text}`),
      );
    });
}
