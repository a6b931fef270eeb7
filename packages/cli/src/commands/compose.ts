import type { AddressMode } from '@uclab/cluster/topology';
import { type Command, InvalidArgumentError } from 'commander';
import { writeOutput } from '../output/file.ts';
import type { Session } from '../session.ts';
import { addressesOption } from './addresses-option.ts';

/** A number of presence nodes; throws what commander shows. */
export const presenceNodeCount = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 20) throw new InvalidArgumentError('a number from 1 to 20 is wanted.');
  return value;
};

export function addCompose(program: Command, session: Session): void {
  program
    .command('compose')
    .description('writes the compose file of a cluster')
    .option('--nodes <number>', 'presence nodes', presenceNodeCount, 2)
    .addOption(addressesOption().default('shared'))
    .option('--output <file>', 'left out: standard output')
    .action(async (options: { nodes: number; addresses: AddressMode; output?: string }) => {
      const { composeFile } = await import('@uclab/cluster/compose');
      const yaml = composeFile({ presenceNodes: options.nodes, addresses: options.addresses });
      if (options.output) await writeOutput(options.output, yaml);
      session.print({ nodes: options.nodes, file: options.output ?? null, ...(options.output ? {} : { yaml }) }, () =>
        options.output ? [`Written to ${options.output}.`] : yaml.trimEnd().split('\n'),
      );
    });
}
