import { type CupcDirectory, setCupcProfileSchema, setCupcServerSchema } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import type { z } from 'zod';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';
import { parsePairs } from './ldap.ts';

/** What a value says where a number or a truth is wanted; what it does not say is refused by the schema, by name. */
const typed = (text: string): unknown => (/^(true|false)$/.test(text) ? text === 'true' : /^\d+$/.test(text) ? Number(text) : text);

const kinds: Readonly<Record<string, string>> = { number: 'a number', boolean: 'true or false', string: 'a text' };

const wordsOf = (issue: z.core.$ZodIssue | undefined): string =>
  issue?.code === 'invalid_type' ? `must be ${kinds[issue.expected] ?? issue.expected}` : (issue?.message ?? 'not as expected');

/** What was typed as the laboratory wants it; throws CommandFailure, which names what is wrong. */
function checked<S extends z.ZodType>(schema: S, values: unknown): z.output<S> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandFailure(exitStatus.usage, `${issue?.path.join('.') || 'key=value'}: ${wordsOf(issue)}.`);
}

export function addCupcDirectory(program: Command, session: Session): void {
  const directory = program
    .command('cupc-directory')
    .description("CUPS pages for CUPC: LDAP Server, LDAP Profile and Settings; used from a client's next sign-in on");
  const print = (result: CupcDirectory) => session.print(result, () => settingsTable(result));

  directory
    .command('show')
    .description('the three pages, and whether every presence node holds the same')
    .action(async () => print(await session.run('Asking the presence nodes', (cluster) => cluster.cupcDirectory.show())));

  const set = directory.command('set').description('changes a page on every presence node');
  set
    .command('server <name> <key=value...>')
    .description('host, port, protocol (TCP or TLS)')
    .action(async (name: string, pairs: string[]) => {
      print(
        await session.run('Asking the presence nodes', (cluster) => cluster.cupcDirectory.setServer(name, serverOf(parsePairs(pairs)))),
      );
    });
  set
    .command('profile <name> <key=value...>')
    .description(
      'bindDn, password, anonymousBind, context1 to context3 with recursive1 to recursive3, primary, backup1, backup2 (names of servers), filter, isDefault',
    )
    .option('--unchecked', 'takes filter and search contexts unread, as the page of the product does')
    .action(async (name: string, pairs: string[], options: { unchecked?: boolean }) => {
      const { contexts, ...values } = profileOf(parsePairs(pairs));
      print(
        await session.run('Asking the presence nodes', async ({ cupcDirectory }) => {
          const present = contexts.size > 0 ? (await cupcDirectory.show()).profiles.find((one) => one.name === name) : undefined;
          return cupcDirectory.setProfile(name, {
            ...values,
            ...(contexts.size > 0 ? { contexts: merged(present?.contexts ?? [], contexts) } : {}),
            ...(options.unchecked ? { uncheckedFilter: true } : {}),
          });
        }),
      );
    });
  set
    .command('settings <key=value...>')
    .description('serverType, and the attribute of UserID, FirstName, LastName, DisplayName, EmailAddress, BusinessPhone')
    .action(async (pairs: string[]) => {
      const { serverType, ...attributes } = parsePairs(pairs);
      const wanted = { ...(serverType === undefined ? {} : { serverType }), attributes };
      print(await session.run('Asking the presence nodes', (cluster) => cluster.cupcDirectory.setSettings(wanted)));
    });
  set
    .command('user <userid> [profile]')
    .description('gives a user a profile, or with --default the one that everybody has; without either none')
    .option('--default', 'the default profile')
    .action(async (userid: string, profile: string | undefined, options: { default?: boolean }) => {
      if (options.default && profile !== undefined)
        throw new CommandFailure(exitStatus.usage, 'Name a profile or say --default, not both.');
      const wanted = options.default ? null : (profile ?? '');
      print(await session.run('Asking the presence nodes', (cluster) => cluster.cupcDirectory.setUser(userid, wanted)));
    });

  const remove = directory.command('delete').description('removes from a page on every presence node');
  remove
    .command('server <name>')
    .description('a server that no profile uses')
    .action(async (name: string) => print(await session.run('Deleting', (cluster) => cluster.cupcDirectory.deleteServer(name))));
  remove
    .command('profile <name>')
    .description('whoever had it has none then')
    .action(async (name: string) => print(await session.run('Deleting', (cluster) => cluster.cupcDirectory.deleteProfile(name))));
}

const serverOf = (values: Record<string, string>) =>
  checked(
    setCupcServerSchema,
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, key === 'port' ? typed(value) : value])),
  );

const contextNumbers = ['1', '2', '3'];

/** `context1=DN recursive1=false` and so on, by their numbers beside the rest; throws CommandFailure for a number that no context has. */
function profileOf(values: Record<string, string>) {
  const numbered = Object.keys(values).flatMap((key) => {
    const [, part, number] = /^(context|recursive)(\d+)$/.exec(key) ?? [];
    return part === undefined || number === undefined ? [] : [{ key, part, number }];
  });
  const beyond = numbered.find(({ number }) => !contextNumbers.includes(number));
  if (beyond) {
    const words = `a profile has 3 search contexts at most, ${contextNumbers.map((number) => `${beyond.part}${number}`).join(', ')}`;
    throw new CommandFailure(exitStatus.usage, `${beyond.key}: ${words}.`);
  }
  const stray = numbered.find(({ part, number }) => part === 'recursive' && values[`context${number}`] === undefined);
  if (stray) throw new CommandFailure(exitStatus.usage, `${stray.key}: give context${stray.number} with it.`);
  const numbers = contextNumbers.filter((number) => values[`context${number}`] !== undefined);
  const others = Object.entries(values).filter(([key]) => !numbered.some((one) => one.key === key));
  const flags = ['anonymousBind', 'isDefault'];
  const { contexts = [], ...rest } = checked(setCupcProfileSchema, {
    ...Object.fromEntries(others.map(([key, value]) => [key, flags.includes(key) ? typed(value) : value])),
    contexts: numbers.map((number) => ({ dn: values[`context${number}`], recursive: typed(values[`recursive${number}`] ?? 'true') })),
  });
  return { ...rest, contexts: new Map(contexts.map((context, index) => [Number(numbers[index]), context])) };
}

type Context = CupcDirectory['profiles'][number]['contexts'][number];

/** The contexts of a profile with those that are named in their places. An empty one is none: so the last of them can be taken away, too. */
function merged(present: readonly Context[], named: ReadonlyMap<number, Context>): Context[] {
  return contextNumbers.flatMap((number, index) => {
    const context = named.get(Number(number)) ?? present[index];
    return context && context.dn !== '' ? [context] : [];
  });
}

const stateText = {
  same: 'holds the same',
  differs: 'holds something else',
  unreachable: 'does not answer and was left as it is',
} as const;

function settingsTable({ servers, profiles, serverType, attributes, users, nodes }: CupcDirectory): string[] {
  const rows = [
    ...servers.map(({ name, host, port, protocol }) => ['LDAP Server', name, `${host}:${port} ${protocol}`]),
    ...profiles.flatMap((profile) => [
      ['LDAP Profile', profile.name, profile.isDefault ? 'for everybody who has no other' : ''],
      ['', 'bind', profile.anonymousBind ? 'anonymous' : `${profile.bindDn}${profile.hasPassword ? ', with a password' : ''}`],
      ['', 'servers', [profile.primary, profile.backup1, profile.backup2].filter(Boolean).join(', ') || 'none'],
      ...profile.contexts.map(({ dn, recursive }) => ['', 'search context', `${dn}${recursive ? ', recursive' : ', one level'}`]),
      ...(profile.filter === '' ? [] : [['', 'filter', profile.filter]]),
    ]),
    ['Settings', 'serverType', serverType],
    ...Object.entries(attributes).map(([field, attribute]) => ['', field, attribute]),
    ...users.map(({ userid, profile }) => ['LDAP Profile of', userid, profile || 'none']),
  ];
  const odd = nodes.filter(({ state }) => state !== 'same').map(({ node, state }) => `${node} ${stateText[state]}.`);
  return [...table(['page', 'setting', 'value'], rows), ...odd];
}
