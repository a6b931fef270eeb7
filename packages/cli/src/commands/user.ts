import type { AxlAnswer, AxlElement } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { fieldLines, isObject, listOf, type Member, withLists } from '../output/axl-object.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';
import { elementsOf, granted } from './axl.ts';
import { standingLines } from './credential-standing.ts';

/** What addUser wants and hardly anybody types. */
const presenceGroup: AxlElement = { name: 'presenceGroupName', text: 'Standard Presence group' };

const leaf = (name: string, text: string): AxlElement => ({ name, text });

/** End users, and application users. */
export function addUser(program: Command, session: Session): void {
  addEndUsers(program, session);
  addApplicationUsers(program, session);
}

const keysOfUsers =
  'firstName, lastName, department, telephoneNumber, mailid, password, pin, associatedGroups.userGroup.name … (those of AXL)';

/** Of commands that put users into groups. */
const groupsHelp =
  '\nSeveral groups are numbered: associatedGroups.userGroup.name=A associatedGroups.userGroup[2].name=B. They take the place of those that' +
  '\nthe user has; associatedGroups= takes all of them away.';

function addEndUsers(program: Command, session: Session): void {
  const { ask, change } = asking(session);
  const user = program.command('user').description('end users on CUCM, by AXL');
  user
    .command('show <user>')
    .description('every field of one, by the names of AXL')
    .action(async (userid: string) => {
      const answer = granted(await ask('getUser', [leaf('userid', userid)]));
      await show(session, answer, 'user');
    });
  user
    .command('add <user> <key=value...>')
    .description(`adds a local one; keys are ${keysOfUsers}`)
    .addHelpText('after', groupsHelp)
    .action((userid: string, pairs: string[]) => {
      const typed = elementsOf(pairs);
      const group = typed.some(({ name }) => name === presenceGroup.name) ? [] : [presenceGroup];
      return change(`${userid} was added.`, 'addUser', [{ name: 'user', elements: [leaf('userid', userid), ...typed, ...group] }]);
    });
  user
    .command('set <user> <key=value...>')
    .description(`changes one; newUserid renames, an empty ldapDirectoryName makes a local user; keys are ${keysOfUsers}`)
    .addHelpText('after', groupsHelp)
    .action((userid: string, pairs: string[]) =>
      change(`${userid} was changed.`, 'updateUser', [leaf('userid', userid), ...elementsOf(pairs)]),
    );
  user
    .command('delete <user>')
    .description('removes one')
    .action((userid: string) => change(`${userid} was removed.`, 'removeUser', [leaf('userid', userid)]));
}

const keysOfAppUsers = 'password, associatedGroups.userGroup.name … (those of AXL)';

function addApplicationUsers(program: Command, session: Session): void {
  const { ask, change } = asking(session);
  const appUser = program.command('appuser').description('application users on CUCM, by AXL');
  appUser
    .command('ls')
    .description('all of them')
    .action(async () => {
      const elements = [
        { name: 'searchCriteria', elements: [leaf('userid', '%')] },
        { name: 'returnedTags', elements: [leaf('userid', '')] },
      ];
      const listed = listOf(memberOf(granted(await ask('listAppUser', elements)).result, 'return', 'appUser'));
      const names = listed.map((each) => textOf(memberOf(each, 'userid'))).sort();
      const groupsOf = async (userid: string): Promise<string[]> => {
        const { result } = granted(await ask('getAppUser', [leaf('userid', userid)]));
        return listOf(memberOf(result, 'return', 'appUser', 'associatedGroups', 'userGroup')).map((group) =>
          textOf(memberOf(group, 'name')),
        );
      };
      const applicationUsers = await Promise.all(names.map(async (userid) => ({ userid, groups: await groupsOf(userid) })));
      session.print({ applicationUsers }, () =>
        table(
          ['application user', 'groups'],
          applicationUsers.map(({ userid, groups }) => [userid, groups.join(', ') || '-']),
        ),
      );
    });
  appUser
    .command('show <user>')
    .description('every field of one, by the names of AXL')
    .action((userid: string) => ask('getAppUser', [leaf('userid', userid)]).then((answer) => show(session, granted(answer), 'appUser')));
  appUser
    .command('add <user> <key=value...>')
    .description(`adds one; keys are ${keysOfAppUsers}`)
    .addHelpText('after', groupsHelp)
    .action((userid: string, pairs: string[]) =>
      change(`${userid} was added.`, 'addAppUser', [{ name: 'appUser', elements: [leaf('userid', userid), ...elementsOf(pairs)] }]),
    );
  appUser
    .command('set <user> <key=value...>')
    .description(`changes one; newUserid renames; keys are ${keysOfAppUsers}`)
    .addHelpText('after', groupsHelp)
    .action((userid: string, pairs: string[]) =>
      change(`${userid} was changed.`, 'updateAppUser', [leaf('userid', userid), ...elementsOf(pairs)]),
    );
  appUser
    .command('delete <user>')
    .description('removes one')
    .action((userid: string) => change(`${userid} was removed.`, 'removeAppUser', [leaf('userid', userid)]));
}

function asking(session: Session) {
  const ask = (operation: string, elements: AxlElement[]): Promise<AxlAnswer> =>
    session.run('Asking CUCM', (cluster) => cluster.callAxl({ operation, elements }));
  const change = async (done: string, operation: string, elements: AxlElement[]): Promise<void> => {
    const { result } = granted(await ask(operation, elements));
    session.print({ uuid: textOf(memberOf(result, 'return')) }, () => [done]);
  };
  return { ask, change };
}

/** One object, and a line for each of its fields; then what CUCM has against its password and PIN, which AXL does not tell. */
async function show(session: Session, { result }: AxlAnswer, name: 'user' | 'appUser'): Promise<void> {
  const object = memberOf(result, 'return', name);
  if (!isObject(object)) throw new CommandFailure(exitStatus.productSaidNo, `CUCM answered without ${name}.`);
  const shown = withLists(object);
  const userid = textOf(memberOf(object, 'userid'));
  const credentials = await session.cluster.credentials(name === 'user' ? 'users' : 'appusers', userid);
  session.print({ [name]: shown, credentials }, () => [
    ...table(['field', 'value'], fieldLines(shown)),
    ...credentials.flatMap((credential) => standingLines(credential, name === 'user' ? 'user' : 'appuser', userid)),
  ]);
}

/** What stands at a path of names; undefined where there is none. */
function memberOf(value: Member, ...path: string[]): Member {
  let found = value;
  for (const name of path) {
    if (!isObject(found)) return undefined;
    found = found[name];
  }
  return found;
}

const textOf = (value: Member): string => (typeof value === 'string' ? value : '');
