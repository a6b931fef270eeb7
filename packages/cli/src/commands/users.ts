import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

const shownForPeople = 50;

export function addUsers(program: Command, session: Session): void {
  program
    .command('users [userid]')
    .description('who is there, on CUCM or on a presence node')
    .option('--node <node>', 'cucm or a presence node', 'cucm')
    .action(async (userid: string | undefined, options: { node: string }) => {
      const result = await session.run(`Reading the users of ${options.node}`, (cluster) => cluster.users(options.node, userid));
      session.print(result, () => {
        const rows = result.users
          .slice(0, shownForPeople)
          .map((user) => [user.userid, `${user.firstName} ${user.lastName}`.trim(), user.status, user.source, user.home]);
        const more = result.users.length - rows.length;
        return [
          `${result.node} has ${result.users.length} ${result.users.length === 1 ? 'user' : 'users'}${userid ? ` with the id ${userid}` : ''}.`,
          ...(rows.length > 0 ? table(['user id', 'name', 'status', 'source', 'home'], rows) : []),
          ...(more > 0 ? [`… and ${more} more; --json has them all.`] : []),
        ];
      });
      if (userid !== undefined && result.users.length === 0) session.end(exitStatus.productSaidNo);
    });
}
