import type { AgentDetail } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { bad, good } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

export function addAgent(program: Command, session: Session): void {
  const agent = program.command('agent').description('Sync Agents, which copy users and settings from CUCM to the presence nodes');
  agent
    .command('show <node>')
    .description('its state, how far its copy goes, and what it copied')
    .action(async (node: string) => {
      const detail = await session.run(`Asking ${node}`, (cluster) => cluster.agent(node));
      session.print(detail, () => agentLines(detail));
    });
  agent
    .command('resync <node>')
    .description('copies everything anew from CUCM')
    .action(async (node: string) => {
      const detail = await session.run(`${node} copies everything`, (cluster) => cluster.resyncAgent(node));
      session.print(detail, () => [`${node} has copied everything anew: ${detail.users} users.`, ...agentLines(detail)]);
    });
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function agentLines(agent: AgentDetail): string[] {
  const { service } = agent;
  const state = service ? `${service.state}${service.reason && `  ${service.reason}`}` : 'not known';
  const rows = [
    ['service', service?.state === 'STARTED' ? good(state) : bad(state)],
    ['state', agent.caughtUp ? good(agent.state) : bad(agent.state)],
    ['status', agent.text],
    ['symptom', agent.symptom ?? '-'],
    ...(agent.why === null ? [] : [['because', agent.why]]),
    ['publisher', `${agent.publisher}, as ${agent.axlUser}`],
    ['fed by', agent.fedBy],
    ['versions', `${agent.version} here, ${agent.cucmVersion ?? 'not known'} on CUCM`],
    ['revision', `${agent.revision} of ${agent.cucmRevision ?? 'not known'}`],
    ['users', String(agent.users)],
    ['since its start', `${counted(agent.snapshots, 'full copy', 'full copies')}, ${counted(agent.changes, 'change', 'changes')}`],
    ['licence', agent.licence ?? '-'],
  ];
  const gateways = agent.ctiGateways.map(({ name, host, port }) => [name, host, String(port)]);
  return [
    ...table(['Sync Agent', agent.node], rows),
    '',
    ...(gateways.length > 0 ? table(['CTI gateway server', 'host', 'port'], gateways) : ['No CTI gateway server.']),
  ];
}
