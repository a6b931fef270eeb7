import { LabRefusedError } from '@uclab/cluster/client';
import { type ClientEvent, type Presence, setPresenceSchema } from '@uclab/contracts/lab-api';
import { delay } from '@uclab/foundation/clock';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { faint } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

const pollMs = 5_000;
const afterResetMs = 500;

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a number from 1 is wanted.');
  return value;
};

export function addPresence(program: Command, session: Session): void {
  const presence = program.command('presence').description('who is there');

  presence
    .command('show <user>')
    .description("a user's presence, as each presence node knows it")
    .action(async (user: string) => {
      const shown = await session.run('Asking the presence nodes', (cluster) => cluster.presence(user));
      session.print(shown, () => presenceLines(shown));
      // As long as a node does not answer, nobody can say that there is no such user.
      if (shown.nodes.every(({ answers, known }) => answers && !known)) session.end(exitStatus.productSaidNo);
    });

  presence
    .command('set <user>')
    .description('the person chooses a state in the client; automatic takes the choice back')
    .addArgument(new Argument('<state>', 'what others see').choices(setPresenceSchema.shape.state.options))
    .action(async (user: string, text: string) => {
      const { state } = setPresenceSchema.parse({ state: text });
      const shown = await session.run(`${user} chooses ${state}`, (cluster) => cluster.setPresence(user, state));
      session.print(shown, () => [`${user} has chosen ${state}.`]);
    });

  program
    .command('watch <user>')
    .description(
      "what a user's client shows, a line for each change of a contact and of the own presence and for each message, until Ctrl-C",
    )
    .option('--count <lines>', 'ends after so many', count)
    .action(async (user: string, options: { count?: number }) => {
      const { cluster } = session;
      let gone = false;
      let left = options.count ?? Number.POSITIVE_INFINITY;
      // What was shown before is over; whoever watches wants what comes.
      let { position } = await cluster.events(user);
      while (left > 0) {
        const next = await cluster.events(user, position, pollMs).catch(async (error: unknown) => {
          if (!(error instanceof LabRefusedError && error.code === 'conflict')) throw error;
          // The client was there when this began: only a reset takes all of them away.
          if (!gone && !session.json) session.print(null, () => [`The cluster was reset; this goes on when ${user} signs in again.`]);
          gone = true;
          await delay(afterResetMs);
        });
        if (!next) continue;
        gone = false;
        for (const event of next.events.slice(0, left)) session.print(event, () => [eventLine(event)]);
        left -= next.events.length;
        position = next.position;
      }
    });
}

function presenceLines({ user, nodes }: Presence): string[] {
  const rows = nodes.map(({ node, answers, known, state, phone, manual, endPoints }) => {
    if (!answers) return [node, 'does not answer', '', '', ''];
    const where = endPoints.map((endPoint) => `${endPoint.device} at ${endPoint.node}`).join(', ');
    return [node, known ? state : `no user ${user}`, manual || '-', phone || '-', where || '-'];
  });
  return table(['as known on', 'presence', 'chosen', 'phone', 'end points'], rows);
}

function eventLine({ at, kind, user, state, phone, text }: ClientEvent): string {
  const said: Record<ClientEvent['kind'], string> = {
    contact: `${user} is ${state}${phone ? `, phone ${phone}` : ''}`,
    'own-presence': `own state is ${state}${phone ? `, phone ${phone}` : ''}`,
    message: `${user} writes: ${text}`,
    connection: `presence ${state}`,
    missed: `${text} lines are missing here: more came at once than the client remembers`,
  };
  return `${faint(at)} ${said[kind]}`;
}
