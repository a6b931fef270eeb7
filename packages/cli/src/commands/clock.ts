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

type Happening = ClockAdvanced['happened'][number];

/** What happened again and again, as the runs of months in which nothing changed. */
function repetitionsIn(happened: readonly Happening[]): Happening[][] {
  const groups: Happening[][] = [];
  for (const one of happened) {
    const group = groups.at(-1);
    if (group?.[0]?.text === one.text && group[0].node === one.node) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

const happeningLine = ({ at, node, text, failed }: Happening): string => `${faint(moment(at))} ${node}: ${failed ? bad(text) : text}`;

/** What a person is told of time that has passed: the first of several that are the same, how many more there were and when the last was. */
export function passed({ now, happened, more }: ClockAdvanced): string[] {
  const lines = repetitionsIn(happened).flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (group.length <= 3 || !first || !last) return group.map(happeningLine);
    return [happeningLine(first), faint(`  and ${group.length - 1} times the same, the last at ${moment(last.at)}; --json lists each`)];
  });
  return [
    ...(lines.length > 0 ? lines : ['Nothing fell due.']),
    ...(more > 0 ? [`And ${more} more; the journal has them.`] : []),
    `It is ${moment(now)} now.`,
  ];
}
