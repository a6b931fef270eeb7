import type { DirectoryCertificate, DirectoryEntry, DirectoryUser, DirectoryUserChange } from '@uclab/contracts/lab-api';
import { type Command, Option } from 'commander';
import { writeOutput } from '../output/file.ts';
import { moment } from '../output/moment.ts';
import { faint } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';
import { parsePairs } from './ldap.ts';

export function addDirectory(program: Command, session: Session): void {
  const directory = program.command('directory').description("the directory's side: people, certificate, the LDAP server itself");
  addUser(directory, session);
  addCertificate(directory, session);
  for (const action of ['start', 'stop'] as const) {
    directory
      .command(action)
      .description(`${action}s the LDAP server`)
      .action(async () => {
        const state = await session.run(`The directory: ${action}`, (cluster) => cluster.directory[action]());
        session.print(state, () => [`The directory (${state.software}) is ${state.running ? 'running' : 'stopped'}.`]);
      });
  }
  directory
    .command('log')
    .description("the LDAP server's own log")
    .action(async () => {
      const log = await session.run('Reading the log', (cluster) => cluster.directory.log());
      session.print(log, () => log.lines.map((line) => `${faint(line.at)} ${line.text}`));
    });
}

function addUser(directory: Command, session: Session): void {
  const user = directory.command('user').description('people in the directory');
  const show = (what: string, work: Promise<DirectoryUser>) =>
    work.then((entry) => session.print(entry, () => [what, ...userTable([entry])]));

  user
    .command('ls [text]')
    .description('people whose user id or name holds the text')
    .action(async (text: string | undefined) => {
      const result = await session.run('Searching', (cluster) => cluster.directory.users(text));
      session.print(result, () => [...userTable(result.users), ...(result.truncated ? ['… and more; name a text to look for.'] : [])]);
    });
  user
    .command('show <userid>')
    .description('one person: what the directory makes of the account, and every attribute of the entry')
    .action(async (userid: string) => {
      const shown = await session.run('Asking the directory', (cluster) => cluster.directory.user(userid));
      session.print(shown, () => personTable(shown));
    });
  user
    .command('add <userid> [key=value...]')
    .description(
      'adds a person: firstName, lastName, password, mail, telephoneNumber, department (also as departmentNumber, which CUCM reads), departmentNumber, parent',
    )
    .action((userid: string, pairs: string[]) =>
      show(
        `${userid} was added.`,
        session.run('Adding', (cluster) => cluster.directory.addUser({ userid, ...parsePairs(pairs) })),
      ),
    );
  user
    .command('set <userid> [attribute=value...]')
    .description('changes LDAP attributes, firstName and lastName among them, where an empty value removes one, and the account')
    .option('--password <password>', 'sets a password')
    .addOption(onOff('--disabled', 'the account is disabled'))
    .addOption(onOff('--locked', 'the account is locked until it is unlocked'))
    .addOption(onOff('--expired', 'the password has expired'))
    .addOption(onOff('--must-change', 'the password has to be changed first'))
    .action((userid: string, pairs: string[], options: AccountOptions) =>
      show(
        `${userid} was changed.`,
        session.run('Changing', (cluster) => cluster.directory.changeUser(userid, changeOf(pairs, options))),
      ),
    );
  user
    .command('move <userid> <parent>')
    .description('moves a person below another entry, for instance ou=Sales,ou=People,dc=lab,dc=example')
    .action((userid: string, parent: string) =>
      show(
        `${userid} was moved.`,
        session.run('Moving', (cluster) => cluster.directory.moveUser(userid, parent)),
      ),
    );
  user
    .command('rename <userid> <newUserid>')
    .description('gives a person another user id')
    .action((userid: string, newUserid: string) =>
      show(
        `${userid} is ${newUserid} now.`,
        session.run('Renaming', (cluster) => cluster.directory.renameUser(userid, newUserid)),
      ),
    );
  user
    .command('delete <userid>')
    .description('removes a person')
    .action((userid: string) =>
      session
        .run('Removing', (cluster) => cluster.directory.deleteUser(userid))
        .then((entry) => session.print(entry, () => [`${userid} was removed (${entry.dn}).`])),
    );
  user
    .command('password <userid> <password>')
    .description('sets a password')
    .action((userid: string, password: string) =>
      show(
        `The password of ${userid} was changed.`,
        session.run('Changing', (cluster) => cluster.directory.setPassword(userid, password)),
      ),
    );
  for (const [action, done] of [
    ['lock', 'locked'],
    ['unlock', 'unlocked'],
    ['disable', 'disabled'],
    ['enable', 'enabled'],
  ] as const) {
    user
      .command(`${action} <userid>`)
      .description(`${action}s the account`)
      .action((userid: string) =>
        show(
          `${userid} was ${done}.`,
          session.run('Changing', (cluster) => cluster.directory.change(userid, action)),
        ),
      );
  }
}

function addCertificate(directory: Command, session: Session): void {
  const certificate = directory.command('certificate').description("the LDAP server's certificate");

  certificate
    .command('show')
    .description('what it presents on LDAPS')
    .action(async () => {
      const shown = await session.run('Asking the directory', (cluster) => cluster.directory.certificate());
      session.print(shown, () => certificateTable(shown));
    });
  certificate
    .command('export <file>')
    .description('writes it to a file, as an administrator would to upload it elsewhere')
    .action(async (file: string) => {
      const shown = await session.run('Asking the directory', (cluster) => cluster.directory.certificate());
      await writeOutput(file, shown.pem);
      session.print({ ...shown, file }, () => [`The certificate of the directory was written to ${file}.`]);
    });
  certificate
    .command('issue')
    .description('makes a new one and puts it in place')
    .option('--expired', 'that ended yesterday')
    .option('--name <name>', 'for another host name')
    .addOption(new Option('--ca <authority>', 'new: signed by an authority that nobody trusts yet').choices(['lab', 'new']).default('lab'))
    .action(async (options: { expired?: boolean; name?: string; ca: string }) => {
      const wanted = { ...options, ca: options.ca === 'new' ? ('new' as const) : ('lab' as const) };
      const shown = await session.run('Issuing', (cluster) => cluster.directory.issueCertificate(wanted));
      session.print(shown, () => ['The directory has a new certificate.', ...certificateTable(shown)]);
    });
}

function certificateTable(certificate: DirectoryCertificate): string[] {
  return table(
    ['field', 'value'],
    [
      ['subject', certificate.subject],
      ['issuer', certificate.issuer],
      ['names', certificate.names.join(', ')],
      ['valid from', moment(certificate.notBefore)],
      ['valid to', moment(certificate.notAfter)],
      ['fingerprint', certificate.fingerprint],
    ],
  );
}

interface AccountOptions {
  readonly password?: string;
  readonly disabled?: 'on' | 'off';
  readonly locked?: 'on' | 'off';
  readonly expired?: 'on' | 'off';
  readonly mustChange?: 'on' | 'off';
}

const onOff = (flag: string, description: string): Option => new Option(`${flag} <on|off>`, description).choices(['on', 'off']);

const isOn = (choice: 'on' | 'off' | undefined): boolean | undefined => (choice === undefined ? undefined : choice === 'on');

/** What a person typed, as the lab's API takes it. */
const changeOf = (pairs: readonly string[], { password, disabled, locked, expired, mustChange }: AccountOptions): DirectoryUserChange => ({
  ...(pairs.length > 0 ? { attributes: parsePairs(pairs) } : {}),
  password,
  disabled: isOn(disabled),
  locked: isOn(locked),
  passwordExpired: isOn(expired),
  mustChangePassword: isOn(mustChange),
});

/** What the directory makes of an account, in a few words. */
const accountWords = (user: DirectoryUser): string =>
  [
    user.locked ? 'locked' : '',
    user.disabled ? 'disabled' : '',
    user.passwordExpired ? 'password expired' : '',
    user.mustChangePassword ? 'must change password' : '',
  ]
    .filter(Boolean)
    .join(', ') || 'active';

/** What the laboratory calls in its own way, then the entry as a filter sees it. */
const personTable = (user: DirectoryEntry): string[] =>
  table(
    ['field', 'value'],
    [
      ['user id', user.userid],
      ['entry', user.dn],
      ['account', accountWords(user)],
      ...Object.entries(user.attributes).flatMap(([name, values]) => values.map((value) => [name, value])),
    ],
  );

function userTable(users: readonly DirectoryUser[]): string[] {
  const rows = users.map((user) => [user.userid, `${user.firstName} ${user.lastName}`.trim(), accountWords(user), user.dn]);
  return table(['user id', 'name', 'account', 'entry'], rows);
}
