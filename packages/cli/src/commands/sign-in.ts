import { type Command, InvalidArgumentError } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { bad, good } from '../output/style.ts';
import type { Session } from '../session.ts';

interface SignInOptions {
  readonly password?: string;
  readonly node?: string;
  readonly clientVersion?: string;
  readonly storedPassword?: boolean;
  readonly times: number;
}

const times = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100) throw new InvalidArgumentError('a number from 1 to 100 is wanted.');
  return value;
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export function addSignIn(program: Command, session: Session): void {
  program
    .command('sign-in <user>')
    .description("an emulated client signs in at the user's home node; on --node cucm the user's own log-in there")
    .option('--password <password>', 'left out: the one that the lab knows')
    .option('--node <node>', 'a presence node, or cucm')
    .option('--client-version <release>', 'of the client that is installed, for instance 7.0.2; left out: that of the machine')
    .option('--stored-password', 'the client uses the password of the last sign-in that was accepted')
    .option('--times <number>', 'tries until it is signed in, at most this many times', times, 1)
    .action(async (user: string, { times: most, ...request }: SignInOptions) => {
      let result = await session.run(`Signing ${user} in`, (cluster) => cluster.signIn({ user, ...request }));
      let tried = 1;
      for (; tried < most && !result.signedIn; tried++) {
        result = await session.run(`Signing ${user} in again`, (cluster) => cluster.signIn({ user, ...request }));
      }
      session.print(result, () => {
        const outcome = result.signedIn ? good('signed in') : bad('not signed in');
        const after = `after ${seconds(result.ms)}${tried > 1 ? `, try ${tried}` : ''}`;
        return [`${user} ${outcome} at ${result.node} ${after}: ${result.message}`];
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
