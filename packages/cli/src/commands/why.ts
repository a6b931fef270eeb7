import type { Explanation, UserExplanation } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { bad, faint, good, strong } from '../output/style.ts';
import { wrap } from '../output/wrap.ts';
import type { Session } from '../session.ts';

const marks = { ok: good('ok'), failed: bad('failed'), 'not-reached': faint('not reached') } as const;

export function addWhy(program: Command, session: Session): void {
  program
    .command('why [attempt]')
    .description(
      'explains the last attempt, or the one named, also by the id of a run: what was met, what is to be mended, what else it touches',
    )
    .option('--user <userid>', 'explains instead why that user is active, inactive or absent on CUCM')
    .action(async (attempt: string | undefined, { user }: { user?: string }) => {
      if (user !== undefined) {
        if (attempt !== undefined) throw new CommandFailure(exitStatus.usage, 'Name an attempt or a user, not both.');
        const explained = await session.run('Looking at the evidence', (cluster) => cluster.whyUser(user));
        session.print(explained, () => userLines(explained));
        return;
      }
      const explanation = await session.run('Looking at the evidence', (cluster) => cluster.why(attempt));
      session.print(explanation, () => lines(explanation));
    });
}

/** A paragraph under a title that stands out. */
const paragraph = (title: string, text: string): string[] => {
  const [first = '', ...rest] = wrap(`${title}: ${text}`);
  return [first.replace(title, strong(title)), ...rest.map((line) => `  ${line}`)];
};

/** What is to be mended, unless the prose has said all of it. */
const remedyUntold = ({ prose, remedy }: Pick<Explanation, 'prose' | 'remedy'>): string[] =>
  prose.includes(remedy) ? [] : paragraph('Remedy', remedy);

function lines(explanation: Explanation): string[] {
  const hops = explanation.hops.map(
    (hop) =>
      `  ${hop.from} → ${hop.to}  ${hop.step}: ${marks[hop.outcome]}${hop.symptom ? ` ${hop.symptom}` : ''}${hop.detail ? faint(` (${hop.detail})`) : ''}`,
  );
  const effects = (title: string, texts: readonly string[]) => (texts.length > 0 ? paragraph(title, texts.join('; ')) : []);
  const affected = explanation.affected.map(({ text, reason }) => (reason === null ? text : `${text} (${reason.replace(/\.$/, '')})`));
  return [
    ...wrap(explanation.prose),
    '',
    ...(explanation.causes.length > 0
      ? [
          `${strong('Cause')}: ${[...new Set(explanation.causes.map((cause) => `${cause.code} at ${cause.where}${cause.mended ? ', mended since' : ''}`))].join(', then ')}`,
        ]
      : []),
    ...(explanation.symptom ? [`${strong('Symptom')}: ${explanation.symptom}`] : []),
    ...(explanation.causes.every(({ mended }) => mended) ? [] : remedyUntold(explanation)),
    ...effects('Affected', affected),
    ...effects(
      'Unaffected',
      explanation.unaffected.map(({ text }) => text),
    ),
    strong('Path'),
    ...hops,
    faint(`attempt ${explanation.attempt}`),
  ];
}

function userLines({ userid, prose, cause, remedy, entries, run }: UserExplanation): string[] {
  const rules = (entries ?? []).flatMap(({ dn, agreements }) => [
    `  ${dn}`,
    ...agreements.map(({ name, belowSearchBase, unmatched, takenAs }) => {
      const outside = belowSearchBase ? [] : ['outside its search base'];
      const filtered = unmatched.length > 0 ? [`does not match ${unmatched.join(' ')}`] : [];
      const problems = [...outside, ...filtered].join(', ');
      if (problems !== '') return `    ${name}: ${bad(problems)}`;
      if (takenAs === '') return `    ${name}: ${bad('finds no user id in it')}`;
      // Search base and filter have it, and yet it makes no user.
      if (cause === 'ENTRY_LEFT_OUT') return `    ${name}: reads it`;
      return `    ${name}: ${takenAs.toLowerCase() === userid.toLowerCase() ? good('takes it') : bad(`takes it as ${takenAs}`)}`;
    }),
  ]);
  return [
    ...wrap(prose),
    '',
    `${strong('Cause')}: ${cause}`,
    ...remedyUntold({ prose, remedy }),
    ...(rules.length > 0 ? [strong('Entries in the directory'), ...rules] : []),
    ...(run === null ? [] : [faint(`run ${run}`)]),
  ];
}
