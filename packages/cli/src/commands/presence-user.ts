import { type PresenceUser, setPresenceUserSchema } from '@uclab/contracts/lab-api';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { bad, good } from '../output/style.ts';
import type { Session } from '../session.ts';

const onOff = z.enum(['on', 'off']).transform((text) => text === 'on');
const optionsSchema = z.object({ home: z.string().optional(), enabled: onOff.optional(), cupc: onOff.optional() });

export function addPresenceUser(program: Command, session: Session): void {
  const user = program.command('presence-user').description('what CUCM enables users for, and their home nodes');
  user
    .command('show <user>')
    .description('capabilities and home node of a user')
    .action(async (userid: string) => {
      const shown = await session.run('Asking CUCM', (cluster) => cluster.presenceUser(userid));
      session.print(shown, () => lines(shown));
    });
  user
    .command('set <user>')
    .description('enables a user for presence and CUPC, or moves the user to another presence node')
    .option('--home <node>', 'presence node at which the user is at home')
    .addOption(new Option('--enabled <state>', 'for presence, and with it for CUPC').choices(['on', 'off']))
    .addOption(new Option('--cupc <state>', 'for CUPC alone, up to CUCM 8.x').choices(['on', 'off']))
    .action(async (userid: string, options: unknown) => {
      const change = setPresenceUserSchema.safeParse(optionsSchema.parse(options));
      if (!change.success) throw new CommandFailure(exitStatus.usage, 'Give --home, --enabled or --cupc.');
      const shown = await session.run(`Changing ${userid} on CUCM`, (cluster) => cluster.setPresenceUser(userid, change.data));
      session.print(shown, () => lines(shown));
    });
}

function lines({ userid, home, presence, cupc, agentsBehind }: PresenceUser): string[] {
  const enabled = (state: boolean): string => (state ? good('enabled') : bad('not enabled'));
  return [
    `${userid} is at home on ${home}, ${enabled(presence)} for presence, ${enabled(cupc)} for CUPC.`,
    ...(agentsBehind.length > 0 ? [`Not copied yet by ${agentsBehind.join(', ')}.`] : []),
  ];
}
