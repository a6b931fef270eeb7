import { flag, integer, notKept, type ProductTable, secret, since, tablesOfRelease, text } from '@uclab/platform/sql';

/** Of two spellings of an id the database finds the one that was asked for, as Informix does. */
const exactly = (column: string): string => `${column} COLLATE BINARY`;

const truth = (column: string): { value: string } => ({ value: `CASE WHEN ${column} THEN 't' ELSE 'f' END` });

/** What the Sync Agent copied of CUCM's users. Columns that are marked assumed are of the public data dictionary, and their first releases those of CUCM's. */
const users: ProductTable[] = [
  {
    name: 'enduser',
    from: 'node.enduser LEFT JOIN node.enterprisenode ON enterprisenode.name = enduser.homenode',
    columns: [
      text('pkid'),
      text('firstname'),
      text('middlename'),
      text('lastname'),
      text('userid', { value: exactly('userid') }),
      text('manager'),
      text('department'),
      text('telephonenumber'),
      notKept('tkuserlocale', 'integer'),
      text('mailid'),
      integer('status'),
      text('fkdirectorypluginconfig'),
      notKept('nickname'),
      ...since('8.0', notKept('title'), notKept('mobile'), notKept('pager'), notKept('homephone')),
      // Assumed, from here on; a name to show is there in every release, for contact lists have it.
      text('displayname'),
      integer('primarynodeid', { value: 'enterprisenode.id' }),
      ...since(
        '9.0',
        text('islocaluser', { value: "CASE WHEN fkdirectorypluginconfig IS NULL THEN 't' ELSE 'f' END" }),
        notKept('directoryuri'),
      ),
    ],
  },
  { name: 'applicationuser', from: 'node.applicationuser', columns: [text('pkid'), text('name', { value: exactly('name') })] },
  {
    name: 'credential',
    from: 'node.credential LEFT JOIN node.enduser ON enduser.pkid = fkuser',
    columns: [
      text('fkenduser', { value: 'enduser.pkid' }),
      text('fkapplicationuser', { value: 'CASE WHEN enduser.pkid IS NULL THEN fkuser END' }),
      integer('tkcredential', { value: 'CAST(3 AS INTEGER)' }),
      text('credentials'),
    ],
  },
];

/**
 * LDAP authentication as it was copied: Troubleshoot IM and Presence Server with Synchronization Issues,
 * https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-im-presence-service-version-14/220329-troubleshoot-im-and-presence-server-with.html
 * The keys of these rows are not copied.
 */
const ldap: ProductTable[] = [
  {
    name: 'ldapauthentication',
    from: 'node.ldapauthentication',
    columns: [
      notKept('pkid'),
      flag('authenticateendusers', truth('authenticateendusers')),
      text('distinguishedname'),
      secret('ldappassword'),
      text('usersearchbase'),
    ],
  },
  {
    name: 'ldapauthenticationhost',
    from: 'node.ldapauthenticationhost',
    columns: [
      notKept('pkid'),
      integer('tkldapprotocol', { value: 'CAST(1 AS INTEGER)' }),
      text('hostname'),
      integer('priority', { value: 'sortorder' }),
      flag('sslenabled', truth('sslenabled')),
      integer('portnumber', { value: 'ldapportnumber' }),
    ],
  },
];

/** The node itself. Source of epassyncagentcfg: as above. */
const node: ProductTable[] = [
  {
    name: 'epassyncagentcfg',
    from: 'node.epassyncagentcfg',
    columns: [text('ccmpublisherip'), text('axluser'), secret('axlpassword'), text('cucm_axluser_pkid'), text('syncstatus')],
  },
  { name: 'enterprisenode', from: 'node.enterprisenode', columns: [integer('id'), text('name')] },
  {
    name: 'processnode',
    from: 'node.enterprisenode',
    columns: [text('name'), integer('nodeid', { value: 'id' }), integer('tkprocessnoderole', { value: 'CAST(2 AS INTEGER)' })],
  },
];

const allTables: readonly ProductTable[] = [...users, ...ldap, ...node];

/**
 * The tables of a presence node's database that statements may name, with the columns that they have in that version. They are a copy, or
 * the node's own: none can be changed so.
 */
export const productTables = (version: string): ProductTable[] => tablesOfRelease(allTables, version);
