import type { CallResult } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import type { Session } from '../session.ts';

const conferenceLines: Record<CallResult['conference'], readonly string[]> = {
  none: [],
  opens: ['The web conference opens by itself.'],
  'stays-closed': ['The web conference does not open by itself.'],
};

export function addCall(program: Command, session: Session): void {
  program
    .command('call <from> <number>')
    .description("what the client of whoever has the number shows of a call; FROM is the caller's number or user id")
    .option('--conference', 'the caller makes a web conference of the call')
    .action(async (from: string, number: string, options: { conference?: boolean }) => {
      const result = await session.run('Calling', (cluster) => cluster.call({ from, to: number, ...options }));
      session.print(result, () => [
        `The client of ${result.user} shows ${result.shows}.`,
        ...(result.contact ? [] : ['It found no name for the number; "uclab why" tells the reason.']),
        ...conferenceLines[result.conference],
      ]);
    });
}
