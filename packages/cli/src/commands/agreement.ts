import type { LdapSettings } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';
import { parsePairs } from './ldap.ts';

const keys = 'managerDn, managerPassword, searchBase, host, port, ssl, servers, interval (6h, 7d, 1mo), once, next, filter';

export function addAgreement(program: Command, session: Session): void {
  const agreement = program.command('agreement').description('LDAP Directory of CUCM: its synchronisation agreements');
  const change = async (what: string, work: Parameters<typeof session.run<LdapSettings>>[1]): Promise<void> => {
    const settings = await session.run('Asking CUCM', work);
    session.print(settings, () => [...(what ? [what] : []), ...agreementTable(settings)]);
  };

  agreement
    .command('ls')
    .description('agreements, with their schedules')
    .action(() => change('', (cluster) => cluster.ldap()));
  agreement
    .command('add <name> <key=value...>')
    .description(
      `adds one, by AXL; keys are ${keys}, and the attributes that it reads: middleName, phoneNumber, mailId; left out, host is directory, port 389, ssl false and interval 7d`,
    )
    .action((name: string, pairs: string[]) => change(`${name} was added.`, (cluster) => cluster.addAgreement(name, parsePairs(pairs))));
  agreement
    .command('set <name> <key=value...>')
    .description(`changes one; keys are name (another one), ${keys}`)
    .action((name: string, pairs: string[]) =>
      change(`${name} was changed.`, (cluster) => cluster.setLdap('directory', changesOf(name, pairs))),
    );
  agreement
    .command('delete <name>')
    .description('deletes one; its users go inactive at once')
    .action((name: string) => change(`${name} was deleted.`, (cluster) => cluster.removeAgreement(name)));

  const changeFilter = async (what: string, work: Parameters<typeof session.run<LdapSettings>>[1]): Promise<void> => {
    const settings = await session.run('Asking CUCM', work);
    session.print(settings, () => [what, ...filterTable(filtersOf(settings))]);
  };
  const filter = program.command('ldap-filter').description('LDAP Filter of CUCM: custom filters for agreements');
  filter
    .command('ls')
    .description('filters, and the agreements that use them')
    .action(async () => {
      const listed = filtersOf(await session.run('Asking CUCM', (cluster) => cluster.ldap()));
      session.print({ filters: listed }, () => filterTable(listed));
    });
  filter
    .command('set <name> <filter>')
    .description("adds or changes one, for instance: ldap-filter set sales '(&(objectClass=inetOrgPerson)(departmentNumber=420))'")
    .action((name: string, text: string) => {
      // The lab takes an empty one for a deletion, which has a command of its own.
      if (text.trim() === '')
        throw new CommandFailure(exitStatus.usage, `The filter is empty; write one, or remove ${name}: uclab ldap-filter delete ${name}.`);
      return changeFilter(`${name} is in place.`, (cluster) => cluster.setFilter(name, text));
    });
  filter
    .command('delete <name>')
    .description('deletes one that no agreement uses')
    .action((name: string) => changeFilter(`${name} was deleted.`, (cluster) => cluster.setFilter(name, '')));
}

/** LDAP Filters, and the agreements that use each. */
const filtersOf = ({ filters, directories }: LdapSettings) =>
  filters.map((filter) => ({ ...filter, agreements: directories.filter(isOf(filter.name)).map(({ name }) => name) }));

const isOf =
  (name: string) =>
  ({ filter }: LdapSettings['directories'][number]): boolean =>
    filter === name;

const filterTable = (filters: readonly { name: string; filter: string; agreements: readonly string[] }[]): string[] =>
  filters.length === 0
    ? ['CUCM has no LDAP Filter.']
    : table(
        ['name', 'filter', 'agreements'],
        filters.map(({ name, filter, agreements }) => [name, filter, agreements.join(', ') || '-']),
      );

/** The agreement that is meant stands before the keys, so `name` among them is what it is to be called. */
function changesOf(name: string, pairs: readonly string[]): Record<string, string> {
  const { name: newName, ...values } = parsePairs(pairs);
  return { ...values, ...(newName === undefined ? {} : { newName }), name };
}

const agreementTable = ({ directories }: LdapSettings): string[] =>
  directories.length === 0
    ? ['CUCM has no LDAP Directory agreement.']
    : table(
        ['agreement', 'search base', 'servers', 'every', 'next', 'filter'],
        directories.map(({ name, searchBase, servers, schedule, next, filter }) => [
          name,
          searchBase,
          servers.map(({ host, port, ssl }) => `${host}:${port}${ssl ? ' SSL' : ''}`).join(', '),
          schedule,
          next || '-',
          filter || '-',
        ]),
      );
