import type { ServiceAction, Services } from '@uclab/contracts/lab-api';
import { serviceBeginningWith, shortNamesOf } from '@uclab/foundation/persona';
import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { moment } from '../output/moment.ts';
import { bad, good } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

const done: Record<ServiceAction, string> = {
  start: 'runs',
  stop: 'is stopped',
  restart: 'was restarted',
  activate: 'is activated and runs',
  deactivate: 'is stopped and not activated',
};

const isToRun: Record<ServiceAction, boolean> = { start: true, stop: false, restart: true, activate: true, deactivate: false };

/** As the node finds a service by its name, one of its short forms or how it begins. */
function serviceCalled(services: Services['services'], name: string): Services['services'][number] | undefined {
  const called = services.find((service) =>
    [service.name, ...shortNamesOf(service.name)].some((known) => known.toLowerCase() === name.toLowerCase()),
  );
  const names = services.map((service) => service.name);
  return called ?? services.find((service) => service.name === serviceBeginningWith(names, name));
}

export function addService(program: Command, session: Session): void {
  const control = async (node: string, name: string, action: ServiceAction): Promise<void> => {
    const services = await session.run(`${name} on ${node}: ${action}`, (cluster) => cluster.control(node, name, action));
    const called = serviceCalled(services.services, name);
    const stopped = isToRun[action] && called?.state === 'STOPPED' ? called : undefined;
    const said = stopped ? `has stopped again: ${stopped.reason || 'its log says why'}` : done[action];
    session.print(services, () => [`${called?.name ?? name} on ${node} ${said}.`, ...serviceTable(services)]);
    if (stopped) session.end(exitStatus.productSaidNo);
  };

  program
    .command('restart <node> <service>')
    .description('restarts a service, for instance: restart cups1 Tomcat')
    .action((node: string, service: string) => control(node, service, 'restart'));

  const service = program.command('service').description('services of the nodes');
  service
    .command('ls [node]')
    .description('services and their state')
    .action(async (node: string | undefined) => {
      const services = await session.run('Asking the nodes', (cluster) => cluster.services(node));
      session.print(services, () => serviceTable(services));
    });
  for (const action of ['start', 'stop', 'activate', 'deactivate'] as const) {
    service
      .command(`${action} <node> <service>`)
      .description(`${action}s a service by its name, a short form or how it begins`)
      .action((node: string, name: string) => control(node, name, action));
  }
}

function serviceTable(services: Services): string[] {
  const rows = services.services.map((service) => {
    const stopped = `${service.state}${service.reason && `  ${service.reason}`}`;
    const state = service.activated ? stopped : 'Service Not Activated';
    return [
      service.node,
      service.name,
      service.state === 'STARTED' ? good(state) : bad(state),
      service.startedAt ? moment(service.startedAt) : '-',
    ];
  });
  return table(['node', 'service', 'state', 'since'], rows);
}
