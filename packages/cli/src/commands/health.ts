import type { Command } from 'commander';
import { bad, faint, good } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

export function addHealth(program: Command, session: Session): void {
  program
    .command('health <user>')
    .description("what a user's client shows of the servers that it uses (Help > Show Server Health)")
    .action(async (user: string) => {
      const shown = await session.run(`The client of ${user} tries its servers`, (cluster) => cluster.health(user));
      const shade = (state: string): string => (state === 'failed' ? bad(state) : state === 'connected' ? good(state) : faint(state));
      const rows = shown.items.map(({ name, state, text }) => [name, shade(state), text || '-']);
      const untried = shown.items.some(({ state }) => state === 'not-tried');
      const note = 'not-tried: the client was told of this server; it has nothing to try it with, for the emulator has no CTI.';
      session.print(shown, () => [
        ...table(['server', 'state', 'address, or what the client says'], rows),
        ...(untried ? [faint(note)] : []),
      ]);
    });
}
