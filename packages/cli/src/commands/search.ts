import type { FoundContact } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

export const contactTable = (contacts: readonly FoundContact[]): string[] =>
  table(
    ['user id', 'name', 'telephone', 'mail'],
    contacts.map(({ userid, displayName, telephoneNumber, mail }) => [userid, displayName, telephoneNumber, mail]),
  );

export function addSearch(program: Command, session: Session): void {
  program
    .command('search <user> <text>')
    .description("the user's client, which is signed in, looks for contacts in the directory")
    .action(async (user: string, text: string) => {
      const result = await session.run(`Searching with the client of ${user}`, (cluster) => cluster.search(user, text));
      const { length } = result.results;
      session.print(result, () => {
        if (length === 0) return [`The client of ${user} shows nobody. "uclab why" tells the reason.`];
        return [`The client of ${user} shows ${length === 1 ? '1 contact' : `${length} contacts`}.`, ...contactTable(result.results)];
      });
      if (length === 0) session.end(exitStatus.productSaidNo);
    });
}
