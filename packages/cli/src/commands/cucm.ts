import { type CucmSystem, type Licence, licenceSchema } from '@uclab/contracts/lab-api';
import { Argument, type Command } from 'commander';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

/** Pages of CUCM that AXL does not reach; presence nodes hear of them from the feed. */
export function addCucm(program: Command, session: Session): void {
  const cucm = program.command('cucm').description('licence and CTI managers of CUCM, which presence nodes copy');
  cucm
    .command('show')
    .description('the licence, and where Cisco CTIManager is active')
    .action(async () => {
      const system = await session.run('Asking CUCM', (cluster) => cluster.cucmSystem());
      session.print(system, () => systemLines(system));
    });
  cucm
    .command('licence')
    .description('puts another licence in place of the one that CUCM has')
    .addArgument(new Argument('<kind>').choices(licenceSchema.options))
    .action(async (kind: Licence) => {
      const system = await session.run(`Licence: ${kind}`, (cluster) => cluster.setLicence(kind));
      session.print(system, () => systemLines(system));
    });
  cucm
    .command('cti-manager')
    .description('activates Cisco CTIManager on a node of CUCM, or deactivates it')
    .addArgument(new Argument('<state>').choices(['on', 'off']))
    .argument('[node]', 'of CUCM', 'cucm')
    .action(async (state: 'on' | 'off', node: string) => {
      const system = await session.run(`Cisco CTIManager on ${node}: ${state}`, (cluster) => cluster.setCtiManager(state === 'on', node));
      session.print(system, () => systemLines(system));
    });
}

const systemLines = ({ licence, ctiManagers }: CucmSystem): string[] => [
  `Licence: ${licence}.`,
  '',
  ...table(
    ['node of CUCM', 'Cisco CTIManager'],
    ctiManagers.map(({ node, active }) => [node, active ? 'active' : 'Service Not Activated']),
  ),
];
