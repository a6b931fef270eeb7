import type { MessageSent, Phone, PhoneServer, PhoneState } from '@uclab/contracts/lab-api';
import { Argument, type Command, Option } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { bad, faint, strong } from '../output/style.ts';
import type { Session } from '../session.ts';

export function addMessage(program: Command, session: Session): void {
  program
    .command('message <from> <to> <text>')
    .description('a client sends a message')
    .action(async (from: string, to: string, text: string) => {
      const sent = await session.run(`${from} writes to ${to}`, (cluster) => cluster.message(from, to, text));
      printSent(session, sent);
    });

  program
    .command('chats <user>')
    .description("the chat windows that a user's client has open")
    .action(async (user: string) => {
      const shown = await session.run(`Looking at the client of ${user}`, (cluster) => cluster.chats(user));
      session.print(shown, () =>
        shown.chats.length === 0
          ? [`${user} has no chat window open.`]
          : shown.chats.flatMap((chat) => [
              strong(`Chat with ${chat.with}`),
              ...chat.messages.map(
                ({ at, from, text, delivered }) => `  ${faint(at)} ${from}: ${text}${delivered ? '' : bad('  (not delivered)')}`,
              ),
            ]),
      );
    });

  const phone = program.command('phone').description("users' phones: their state, and IP Phone Messenger");
  phone
    .command('show <user>')
    .description('state of the phone, and the messages on it')
    .action(async (user: string) => {
      const shown = await session.run(`Looking at the phone of ${user}`, (cluster) => cluster.phones.show(user));
      session.print(shown, () => [
        phoneLine(shown),
        ...shown.messages.map(
          ({ at, from, text, poppedUp }) => `  ${faint(at)} ${from}: ${text}${poppedUp ? '' : bad('  (did not pop up)')}`,
        ),
      ]);
    });
  phone
    .command('set <user>')
    .description('the phone is registered and idle, is lifted, or is unplugged')
    .addArgument(new Argument('<state>', 'of the phone').choices(['idle', 'off-hook', 'unregistered'] as const))
    .addOption(new Option('--server <server>', 'CUCM node at which it is registered').choices(['publisher', 'subscriber']))
    .action(async (user: string, state: PhoneState, { server }: { server?: PhoneServer }) => {
      const shown = await session.run(`The phone of ${user}`, (cluster) => cluster.phones.set(user, state, server));
      session.print(shown, () => [phoneLine(shown)]);
    });
  phone
    .command('message <from> <to> <text>')
    .description('a user writes with IP Phone Messenger')
    .action(async (from: string, to: string, text: string) => {
      const sent = await session.run(`${from} writes to ${to}`, (cluster) => cluster.phones.message(from, to, text));
      printSent(session, sent);
    });
}

const phoneLine = ({ user, node, state, server }: Phone): string =>
  `The phone of ${user} is ${state} (${node}${server === 'subscriber' ? ', fallen back to the subscriber of CUCM' : ''}).`;

function printSent(session: Session, sent: MessageSent): void {
  const { from, to, delivered, prose } = sent;
  session.print(sent, () => [delivered ? `The message of ${from} is with ${to}.` : bad(`The message of ${from} is lost: ${prose}`)]);
  if (!delivered) session.end(exitStatus.productSaidNo);
}
