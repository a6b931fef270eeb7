import type { Contact, Contacts } from '@uclab/contracts/lab-api';
import type { Command } from 'commander';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { bad, faint, good, strong } from '../output/style.ts';
import { table } from '../output/table.ts';
import { wrap } from '../output/wrap.ts';
import type { Session } from '../session.ts';
import { parsePairs } from './ldap.ts';

interface AddOptions {
  readonly id?: string;
  readonly name?: string;
  readonly manual?: readonly string[];
  readonly fromChat?: string;
  readonly search?: string;
  readonly group?: string;
}

export function addContact(program: Command, session: Session): void {
  const contact = program.command('contact').description("the contact list in a user's client");

  contact
    .command('ls <user>')
    .description('every contact with its presence and its icons')
    .option('--refresh', 'the client downloads the list again before')
    .action(async (user: string, options: { refresh?: boolean }) => {
      const list = await session.run(`Looking at the client of ${user}`, (cluster) => cluster.contacts.list(user, options.refresh));
      session.print(list, () => listLines(list));
    });

  contact
    .command('add <user>')
    .description('adds a contact in the client: from a search, by an id, typed by hand, or from a chat window')
    .option('--search <id>', 'whom a search of the client shows under that user id, with name, number and mail')
    .option('--id <id>', 'the user id of the contact, without a search')
    .option('--name <name>', 'what is shown for the id')
    .option(
      '--manual <key=value...>',
      'what is typed by hand: DisplayName="Bob Jones" FirstName, LastName, EmailAddress, BusinessPhone, MobilePhone, and from 8.0 on UserID',
    )
    .option('--from-chat <id>', 'the other person of a chat window that is open')
    .option('--group <group>', 'Contacts where it is left out')
    .action(async (user: string, options: AddOptions) => {
      const { id, name, manual, fromChat, search, group } = options;
      if ([id, manual, fromChat, search].filter((given) => given !== undefined).length !== 1) {
        throw new CommandFailure(exitStatus.usage, 'contact add: give one of --search, --id, --manual and --from-chat.');
      }
      if (name !== undefined && id === undefined) throw new CommandFailure(exitStatus.usage, 'contact add: --name goes with --id.');
      const whom = manual ? { typed: parsePairs(manual) } : { id, name, fromChat, fromSearch: search };
      const added = await session.run(`Adding a contact of ${user}`, (cluster) => cluster.contacts.add(user, { ...whom, group }));
      session.print(added, () => [...contactLines([added]), ...lostLines(added, whom.typed ?? {})]);
    });

  contact
    .command('set <user> <contact> <key=value...>')
    .description('changes details of a contact, named by its id or its name, and shows it as it is when it is opened again')
    .action(async (user: string, key: string, pairs: string[]) => {
      const details = parsePairs(pairs);
      const saved = await session.run(`Saving ${key}`, (cluster) => cluster.contacts.set(user, key, details));
      session.print(saved, () => [...contactLines([saved]), ...lostLines(saved, details)]);
    });

  contact
    .command('rm <user> <contact>')
    .description('removes a contact, named by its id or its name')
    .action(async (user: string, key: string) => {
      const list = await session.run(`Removing ${key}`, (cluster) => cluster.contacts.remove(user, key));
      session.print(list, () => listLines(list));
    });

  contact
    .command('why <user> <contact>')
    .description('why a contact is shown as it is: the id on each side')
    .action(async (user: string, key: string) => {
      const explanation = await session.run('Looking at the evidence', (cluster) => cluster.contacts.why(user, key));
      const { ids, cause, prose } = explanation;
      session.print(explanation, () => [
        ...wrap(prose),
        '',
        `${strong('Cause')}: ${cause}`,
        ...table(
          ['in the contact list', 'on CUCM and the presence nodes', 'in the directory'],
          [[ids.contact ?? '-', ids.cluster ?? '-', ids.directory ?? '-']],
        ),
      ]);
    });
}

const presenceText = ({ presence }: Contact): string =>
  presence === 'available' ? good(presence) : presence === 'offline' || presence === 'unknown' ? faint(presence) : bad(presence);

const detailsText = (details: Contact['details']): string =>
  Object.entries(details)
    .map(([field, value]) => `${field}=${value}`)
    .join(', ') || '-';

/** Of what was typed and is not there when the contact is opened again: clients of 7.x keep nothing of a contact with a user id. */
function lostLines({ details, userid }: Contact, typed: Readonly<Record<string, string>>): string[] {
  const kept = new Map(Object.entries(details).map(([field, value]) => [field.toLowerCase(), value]));
  const lost = Object.entries(typed).filter(([field, value]) => {
    const name = field.toLowerCase();
    return (name === 'userid' ? userid : (kept.get(name) ?? '')) !== value;
  });
  if (lost.length === 0) return [];
  return [bad(`Not kept by this client: ${lost.map(([field]) => field).join(', ')}.`)];
}

const contactLines = (contacts: readonly Contact[]): string[] =>
  table(
    ['contact', 'user id', 'presence', 'phone', 'chat', 'call', 'mail', 'group', 'details'],
    contacts.map((contact) => [
      contact.name,
      contact.userid || '-',
      presenceText(contact),
      contact.phone || '-',
      contact.chat,
      contact.call,
      contact.mail,
      contact.group,
      detailsText(contact.details),
    ]),
  );

const listLines = (list: Contacts): string[] => [
  `${list.user} is ${list.presence || list.connection}${list.manual ? ' (chosen)' : ''} and has ${list.contacts.length} ${list.contacts.length === 1 ? 'contact' : 'contacts'}.`,
  ...(list.contacts.length > 0 ? contactLines(list.contacts.toSorted((one, other) => one.name.localeCompare(other.name, 'en'))) : []),
];
