import type { ClockAdvanced } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { moment } from '../output/moment.ts';
import { bad, faint } from '../output/style.ts';
import type { Session } from '../session.ts';

export function addClock(program: Command, session: Session): void {
  const clock = program.command('clock').description('emulated time: schedules, lock-outs, certificates; UTC');
  const advance = async (request: { by: string } | { to: string }): Promise<void> => {
    const result = await session.run(
      'Time passes',
      (cluster) => cluster.advance(request),
      async (cluster) => `Time passes, it is ${moment((await cluster.clock()).now)}`,
    );
    session.print(result, () => passed(result));
  };

  clock
    .command('now')
    .description('what time it is in the cluster')
    .action(async () => {
      const now = await session.run('Asking the lab', (cluster) => cluster.clock());
      session.print(now, () => [`${moment(now.now)}${aheadText(now.offsetMs)}`]);
    });
  clock
    .command('advance <span>')
    .description('lets time pass, for instance 30m, 6h, 90d, 2w or 1mo: whatever falls due happens in its order')
    .action((by: string) => advance({ by }));
  clock
    .command('to <time>')
    .description(
      "lets time pass up to a time of day, for instance 03:15, or to a moment such as 2031-04-01T03:15:00Z or '2031-04-01 03:15'",
    )
    .action((to: string) => advance({ to }));
}

function aheadText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  if (minutes === 0) return '';
  const days = Math.floor(minutes / 1440);
  const rest = `${Math.floor((minutes % 1440) / 60)} h ${minutes % 60} min`;
  return `, ${days > 0 ? `${days} d ` : ''}${rest} ${offsetMs > 0 ? 'ahead of' : 'behind'} real time`;
}

function passed({ now, happened, more }: ClockAdvanced): string[] {
  const lines = happened.map(({ at, node, text, failed }) => `${faint(moment(at))} ${node}: ${failed ? bad(text) : text}`);
  return [
    ...(lines.length > 0 ? lines : ['Nothing fell due.']),
    ...(more > 0 ? [`And ${more} more; the journal has them.`] : []),
    `It is ${moment(now)} now.`,
  ];
}
