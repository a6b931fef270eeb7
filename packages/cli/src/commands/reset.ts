import type { Command } from 'commander';
import type { Session } from '../session.ts';

export function addReset(program: Command, session: Session): void {
  program
    .command('reset')
    .description('everything back to how the cluster was when it was first ready: links, certificates, users, directory')
    .action(async () => {
      await session.run('Going back', (cluster) => cluster.reset());
      session.print({ reset: true }, () => ['The cluster is as it was when it was first ready.']);
    });
}
