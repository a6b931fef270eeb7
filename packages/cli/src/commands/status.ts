import type { Status } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { moment } from '../output/moment.ts';
import { bad, good, strong } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

export function addStatus(program: Command, session: Session): void {
  program
    .command('status')
    .description('nodes, services, links, synchronisation, agents, accounts')
    .action(async () => {
      const status = await session.run('Asking the nodes', (cluster) => cluster.status());
      session.print(status, () => statusLines(status));
    });
}

/** Whether it is a presence node, which is to be said: usually it is CUCM. */
const isFedByNode = (status: Status, fedBy: string): boolean => status.agents.some(({ node }) => node === fedBy);

/** The run that was last, those that failed last of other agreements, and why no run begins. */
function syncLines({ sync, failedSyncs, syncObstacle }: Status): string[] {
  const runText = ({ agreement, outcome, finishedAt, startedAt, read, error }: NonNullable<Status['sync']>): string => {
    const text = `${agreement} ${outcome} at ${moment(finishedAt ?? startedAt)}, ${read} read`;
    return outcome === 'failed' ? bad(`${text}: ${error}`) : text;
  };
  return [
    `Synchronisation: ${sync ? runText(sync) : 'no run yet'}`,
    ...failedSyncs.map((run) => `Synchronisation, before that: ${runText(run)}`),
    ...(syncObstacle === '' ? [] : [bad(`No synchronisation begins: ${syncObstacle}.`)]),
  ];
}

/** The state of a cluster for people. */
export function statusLines(status: Status): string[] {
  const nodes = status.nodes.map((node) => {
    const stopped = node.services
      .filter((service) => service.state !== 'STARTED')
      .map((service) => `${service.name}: ${service.state}${service.reason && `, ${service.reason}`}`);
    const state = !node.reachable ? bad('does not answer') : stopped.length > 0 ? bad(stopped.join(', ')) : good('running');
    return [node.name, node.role, state, node.users === null ? '' : String(node.users), node.urls.join(', ') || 'published by Docker'];
  });
  const different = status.nodes.flatMap((node) =>
    node.trustDifferences.map((difference) =>
      bad(
        `${node.name}: ${difference.service} runs with another ${difference.store} than the store holds` +
          `${difference.notLoaded.length > 0 ? ` (not loaded: ${difference.notLoaded.join(', ')})` : ''}` +
          `${difference.removed.length > 0 ? ` (deleted and still in use: ${difference.removed.length})` : ''}. Restart it.`,
      ),
    ),
  );
  const problems = status.problems.flatMap(({ text, remedy }) => [bad(`${text}.`), `${remedy}.`]);
  const away = status.nodes.filter((node) => !node.reachable).map((node) => node.name);
  const whole =
    away.length > 0 ? bad(`Was ready, and now ${away.join(', ')} ${away.length > 1 ? 'do' : 'does'} not answer`) : good('Ready');
  const state = status.ready ? whole : bad('Not ready');
  const closed = status.links.filter((link) => link.state !== 'open');
  return [
    `${state}: ${status.mode}, profile ${status.profile}, persona ${status.persona}, emulated time ${moment(status.now)}`,
    '',
    ...table(['node', 'role', 'state', 'users', 'address'], nodes),
    ...(different.length > 0 ? ['', ...different] : []),
    ...(problems.length > 0 ? ['', ...problems] : []),
    '',
    closed.length === 0
      ? `All ${status.links.length} links are open.`
      : `Links: ${closed.map((link) => bad(`${link.name} ${link.state}`)).join(', ')}; the other ${status.links.length - closed.length} are open.`,
    ...syncLines(status),
    ...status.agents.map(
      (agent) =>
        `Sync Agent of ${agent.node}${isFedByNode(status, agent.fedBy) ? `, fed by ${agent.fedBy}` : ''}: ${agent.caughtUp ? good(agent.state) : bad(agent.state)}, ${agent.users} users, ${agent.text}`,
    ),
    ...(status.nodes.some(({ licence }) => licence === 'demo') ? ['Licence: demo.'] : []),
    '',
    strong('Accounts'),
    ...table(
      ['user id', 'password', 'home'],
      status.accounts.users.slice(0, 6).map((user) => [user.userid, user.password, user.home]),
    ),
    `AXL: ${status.accounts.applicationUser.userid} / ${status.accounts.applicationUser.password}`,
    `EPASSoap, third party: ${status.accounts.thirdPartyUser.userid} / ${status.accounts.thirdPartyUser.password}`,
    `LDAP manager: ${status.accounts.directoryManager.dn} / ${status.accounts.directoryManager.password}`,
  ];
}
