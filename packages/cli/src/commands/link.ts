import type { Links } from '@uclab/contracts/lab-api';
import { linkModeSchema } from '@uclab/contracts/lab-api';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { bad, good } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

const milliseconds = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 60_000) throw new InvalidArgumentError('milliseconds from 0 to 60000 are wanted.');
  return value;
};

export function addLink(program: Command, session: Session): void {
  const link = program.command('link').description('the access lists: links between nodes');

  link
    .command('ls')
    .description('every link and what it does now')
    .action(async () => {
      const links = await session.run('Asking the gateways', (cluster) => cluster.links());
      session.print(links, () => linkTable(links));
    });

  link
    .command('block <name>')
    .description('an access list on a link; by default packets vanish, as with most access lists')
    .addOption(new Option('--mode <mode>', 'how it shows; blackhole where it is left out').choices(linkModeSchema.options))
    .option('--latency <ms>', 'a delay in each direction in place of a block; 0 for none', milliseconds)
    .action(async (name: string, options: { mode?: string; latency?: number }) => {
      if (options.mode !== undefined && options.latency !== undefined)
        throw new CommandFailure(exitStatus.usage, 'link block: give --mode or --latency, not both.');
      const mode = linkModeSchema.default('blackhole').parse(options.mode);
      const wanted = options.latency === undefined ? { mode } : { mode: 'open' as const, latencyMs: options.latency };
      const links = await session.run(`Blocking ${name}`, (cluster) => cluster.setLink(name, wanted));
      session.print(links, () => [
        options.latency === undefined ? `${name} is blocked (${mode}).` : delayed(name, options.latency),
        ...links.stillPasses.map((sentence) => `  ${sentence}`),
      ]);
    });

  link
    .command('allow [name]')
    .description('permits everything on a link again')
    .option('--all', 'on every link')
    .action(async (name: string | undefined, options: { all?: boolean }) => {
      if ((name === undefined) === !options.all) throw new CommandFailure(exitStatus.usage, 'link allow: name one link, or give --all.');
      const links = await session.run('Opening', (cluster) => (name === undefined ? cluster.allowAll() : cluster.allow(name)));
      session.print(links, () => [name === undefined ? 'Every link is open.' : `${name} is open.`]);
    });
}

const delayed = (name: string, ms: number): string =>
  ms === 0 ? `${name} is open, without a delay.` : `${name} is delayed by ${ms} ms in each direction.`;

function linkTable(links: Links): string[] {
  const rows = links.links.map((link) => {
    const bytes = link.ports.reduce((sum, port) => sum + port.bytesSent + port.bytesReceived, 0);
    const delay = link.latencyMs > 0 ? ` ${link.latencyMs} ms` : '';
    const state = link.state === 'open' ? good(link.state) : bad(link.state);
    const details = new Set(link.ports.map((port) => port.detail).filter(Boolean));
    const detail = link.state === 'changed-by-hand' ? [...details].join('; ') : '';
    return [link.name, `${state}${delay}`, link.ports.map((port) => port.port).join(', '), String(bytes), detail];
  });
  return table(['link', 'state', 'ports', 'bytes', 'detail'], rows);
}
