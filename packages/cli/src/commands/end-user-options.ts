import type { Command } from 'commander';
import type { Session } from '../session.ts';

export function addEndUserOptions(program: Command, session: Session): void {
  program
    .command('end-user-options')
    .description('what users do on the End User Options page of their presence node')
    .command('contact')
    .description('the contact list on the page')
    .command('add <user>')
    .description('adds a contact; the client shows it after its next refresh')
    .requiredOption('--id <id>', 'the user id of the contact')
    .option('--name <name>', 'what is shown for the id')
    .option('--group <group>', 'Contacts where it is left out')
    .action(async (user: string, options: { id: string; name?: string; group?: string }) => {
      const added = await session.run(`${user} adds ${options.id}`, (cluster) => cluster.contacts.addByPage(user, options));
      session.print(added, () => [`${added.id} is in the list of ${user}, stored by ${added.node}.`]);
    });
}
