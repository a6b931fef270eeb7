import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { bad, good } from '../output/style.ts';
import type { Session } from '../session.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export function addSignIn(program: Command, session: Session): void {
  program
    .command('sign-in <user>')
    .description("an emulated client signs in at the user's home node; on --node cucm the user's own log-in there")
    .option('--password <password>', 'left out: the one that the lab knows')
    .option('--node <node>', 'a presence node, or cucm')
    .option('--client-version <release>', 'of the client that is installed, for instance 7.0.2; left out: that of the machine')
    .action(async (user: string, options: { password?: string; node?: string; clientVersion?: string }) => {
      const result = await session.run(`Signing ${user} in`, (cluster) => cluster.signIn({ user, ...options }));
      session.print(result, () => {
        const outcome = result.signedIn ? good('signed in') : bad('not signed in');
        return [`${user} ${outcome} at ${result.node} after ${seconds(result.ms)}: ${result.message}`];
      });
      if (!result.signedIn) session.end(result.reached ? exitStatus.productSaidNo : exitStatus.nodeUnreachable);
    });

  program
    .command('sign-out <user>')
    .description('the client of a user signs out')
    .action(async (user: string) => {
      const client = await session.run(`Signing ${user} out`, (cluster) => cluster.signOut(user));
      session.print(client, () => [`${user} is ${client.state.replace('-', ' ')}.`]);
    });
}
