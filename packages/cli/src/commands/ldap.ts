import { type LdapSettings, ldapSectionSchema } from '@uclab/contracts/lab-api';
import { Argument, type Command } from 'commander';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

export function addLdap(program: Command, session: Session): void {
  const ldap = program.command('ldap').description('LDAP System, Directory and Authentication of CUCM');

  ldap
    .command('show')
    .description('the three pages')
    .action(async () => {
      const settings = await session.run('Asking CUCM', (cluster) => cluster.ldap());
      session.print(settings, () => settingsTable(settings));
    });

  ldap
    .command('set')
    .description('changes a page, by AXL; for instance: ldap set authentication host=directory port=389 ssl=false')
    .addArgument(new Argument('<section>', 'the page').choices(ldapSectionSchema.options))
    .argument('<key=value...>', 'what to change')
    .action(async (section: string, pairs: string[]) => {
      const settings = await session.run('Asking CUCM', (cluster) => cluster.setLdap(ldapSectionSchema.parse(section), parsePairs(pairs)));
      session.print(settings, () => settingsTable(settings));
    });
}

/** What is said of an argument that is none of `key=value`: the rest of a value, mostly, whose quotes were forgotten. */
export const noPair = (pair: string): CommandFailure =>
  new CommandFailure(exitStatus.usage, `${pair}: key=value is wanted; where the value has blanks, in quotes: 'key=value'.`);

/** `key=value` arguments as an object; throws CommandFailure for one that is none, and for a key given twice. */
export function parsePairs(pairs: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at);
    // No key has a comma; the second word of a distinguished name does.
    if (at < 1 || key.includes(',')) throw noPair(pair);
    if (Object.hasOwn(values, key)) throw new CommandFailure(exitStatus.usage, `${key}: given twice.`);
    values[key] = pair.slice(at + 1);
  }
  return values;
}

const serverText = (servers: LdapSettings['authentication']['servers']): string =>
  servers.map((server) => `${server.host}:${server.port}${server.ssl ? ' SSL' : ''}`).join(', ');

function settingsTable(settings: LdapSettings): string[] {
  const { system, directories, authentication } = settings;
  return table(
    ['page', 'setting', 'value'],
    [
      ['system', 'syncEnabled', String(system.syncEnabled)],
      ['system', 'serverType', system.serverType],
      ['system', 'userIdAttribute', system.userIdAttribute],
      ...directories.flatMap((agreement) => {
        // Of several each line says whose it is.
        const page = directories.length > 1 ? `directory ${agreement.name}` : 'directory';
        return [
          [page, 'name', agreement.name],
          [page, 'managerDn', agreement.managerDn],
          [page, 'searchBase', agreement.searchBase],
          [page, 'servers', serverText(agreement.servers)],
          ...Object.entries(agreement.attributes).map(([field, attribute]) => [page, field, attribute]),
        ];
      }),
      ['authentication', 'enabled', String(authentication.enabled)],
      ['authentication', 'managerDn', authentication.managerDn],
      ['authentication', 'searchBase', authentication.searchBase],
      ['authentication', 'servers', serverText(authentication.servers)],
    ],
  );
}
