import type { AxlAnswer, AxlElement } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { z } from 'zod';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import type { Session } from '../session.ts';
import { noPair } from './ldap.ts';

const optionsSchema = z.object({ version: z.string().optional() });

export function addAxl(program: Command, session: Session): void {
  program
    .command('axl <operation> [key=value...]')
    .description(
      'calls AXL on CUCM, and prints request and reply; for instance: axl listUser searchCriteria.userid=a% returnedTags.userid=',
    )
    .option('--version <schema>', "schema of AXL, such as 12.5 or 15; that of CUCM's release, or 8.5, where it is left out")
    .addHelpText(
      'after',
      '\nA key is the name of an element, with dots between an element and those inside: user.lastName=Young. A key that comes again is' +
        '\nanother element of that name, and so is one with a number: servers.server[2].hostName=cups1. An attribute of the' +
        '\nnext element of that name is written with @: startChangeId@queueId=… startChangeId=17.',
    )
    .action(async (operation: string, pairs: string[], options: unknown) => {
      const { version } = optionsSchema.parse(options);
      const elements = elementsOf(pairs);
      const answer = await session.run(`Asking CUCM for ${operation}`, (cluster) => cluster.callAxl({ operation, version, elements }));
      session.print(answer, () => [
        ...indented(answer.request),
        '',
        `HTTP ${answer.status}`,
        ...indented(answer.reply),
        ...loggedOf(answer),
      ]);
      if (answer.fault) session.end(exitStatus.productSaidNo);
    });
}

/** The answer, unless CUCM said no: then a CommandFailure with its words. */
export function granted(answer: AxlAnswer): AxlAnswer {
  if (answer.fault)
    throw new CommandFailure(
      exitStatus.productSaidNo,
      [`CUCM refused that: ${answer.fault.message}${hintFor(answer.fault.message)}`, ...loggedOf(answer)].join('\n'),
      'refused',
    );
  return answer;
}

/** What CUCM wrote of a fault, and tells no caller of AXL. */
const loggedOf = ({ fault }: AxlAnswer): string[] => (fault?.logged ? [`The log of cucm adds: ${fault.logged}.`] : []);

/** How several of a list are typed, to whom seems to have wanted that. */
function hintFor(fault: string): string {
  const [, element, parent] = /^Element (\w+) appears more than once in (\w+)$/.exec(fault) ?? [];
  return element && parent ? `; number what comes again, as in ${parent}[2].${element}=…` : '';
}

interface OpenElement {
  readonly name: string;
  text?: string;
  attributes?: Record<string, string>;
  elements?: OpenElement[];
}

/** `a.b=x`, `a.c[2].d=y`, `a@attribute=z` as a tree of elements; throws CommandFailure for what is not written so. */
export function elementsOf(pairs: readonly string[]): AxlElement[] {
  const root: OpenElement[] = [];
  /** Elements that were named with a number, or that hold others, by the path that led to them. */
  const known = new Map<string, OpenElement>();
  /** Attributes of elements that are yet to come, by their path. */
  const waiting = new Map<string, Record<string, string>>();

  const place = (key: string, text: string): void => {
    const steps = key.split('.');
    let siblings = root;
    for (const [index, step] of steps.entries()) {
      const isLast = index === steps.length - 1;
      const path = steps.slice(0, index + 1).join('.');
      // The last one is another element each time, so that lists can be typed.
      const before = isLast ? undefined : known.get(path);
      const element: OpenElement = before ?? { name: nameIn(step, key) };
      if (!before) siblings.push(element);
      known.set(path, element);
      const attributes = waiting.get(path);
      if (attributes && waiting.delete(path)) element.attributes = attributes;
      if (isLast) element.text = text;
      else siblings = element.elements ??= [];
    }
  };

  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw noPair(pair);
    const [, path, attribute] = /^(.+)@([A-Za-z_]\w{0,63})$/.exec(pair.slice(0, at)) ?? [];
    if (path === undefined || attribute === undefined) place(pair.slice(0, at), pair.slice(at + 1));
    else waiting.set(path, { ...waiting.get(path), [attribute]: pair.slice(at + 1) });
  }
  // An element may have nothing but its attribute: a reference by uuid.
  for (const path of [...waiting.keys()]) place(path, '');
  return root;
}

/** The name of an element in a step of a key, its number left out. */
function nameIn(step: string, key: string): string {
  const name = /^([A-Za-z_]\w{0,63})(?:\[\d{1,3}\])?$/.exec(step)?.[1];
  if (name === undefined) throw new CommandFailure(exitStatus.usage, `${key}: ${step || 'nothing'} is not the name of an element.`);
  return name;
}

/** XML with a line for each element, two blanks for each level. */
export function indented(markup: string): string[] {
  let level = 0;
  const lines: string[] = [];
  for (const [token] of markup.matchAll(/<[^/?!>](?:[^>]*[^/>])?>[^<]*<\/[^>]+>|<[^>]+>|[^<]+/g)) {
    if (token.trim() === '') continue;
    const closes = token.startsWith('</');
    if (closes) level -= 1;
    const [first = '', ...rest] = token.trim().split('\n');
    lines.push(`${'  '.repeat(Math.max(level, 0))}${first}`, ...rest);
    const opens = token.startsWith('<') && !closes && !token.startsWith('<?') && !token.endsWith('/>') && !token.includes('</');
    if (opens) level += 1;
  }
  return lines;
}
