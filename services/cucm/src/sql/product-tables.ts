import { flag, integer, notKept, type ProductTable, secret, since, tablesOfRelease, text } from '@uclab/platform/sql';
import { type UserSettingName, userSettingDefaults } from '../users/index.ts';

const digits = (count: number): string => '[0-9a-f]'.repeat(count);
const uuidPattern = [8, 4, 4, 4, 12].map(digits).join('-');

const pkid = text('pkid', {
  required: true,
  preset: 'newid()',
  rule: { condition: `pkid GLOB '${uuidPattern}'`, words: 'pkid is a UUID of 36 characters in lower case' },
});

/** A text that may be empty, no longer than AXL takes one. */
const short = (column: string) =>
  text(column, { preset: "''", rule: { condition: `length(${column}) <= 255`, words: `${column} has at most 255 characters` } });

/** A name that must be there, no longer than its column. */
const name = (column: string) =>
  text(column, {
    required: true,
    rule: { condition: `trim(${column}) <> '' AND length(${column}) <= 128`, words: `${column} has 1 to 128 characters` },
  });

/** What is derived from something else and cannot be set. */
const derived = { fixed: 'derived' } as const;

/** What AXL has set of a user, or the default. */
const settingOf = (name: UserSettingName): string =>
  `coalesce((SELECT value FROM node.endusersetting WHERE endusersetting.fkenduser = enduser.pkid AND name = '${name}'), '${userSettingDefaults[name]}')`;

/** What AXL sets, and statements only read, under the name that AXL gives it, in lower case. */
const setting = (name: UserSettingName) => text(name.toLowerCase(), { value: settingOf(name), ...derived });
const flagSetting = (name: UserSettingName) =>
  flag(name.toLowerCase(), { value: `CASE ${settingOf(name)} WHEN 'true' THEN 't' ELSE 'f' END`, ...derived });
const numberSetting = (name: UserSettingName) =>
  integer(name.toLowerCase(), { value: `CAST(nullif(${settingOf(name)}, '') AS INTEGER)`, ...derived });

/**
 * Names and order as client programs query them; columns that are marked assumed are of the public data dictionary of later releases,
 * or hold what the product keeps under a name that is not known. What the references do not tell is which release brought a column: those
 * that AXL or synchronisation has from a release on are taken to be there from that release on.
 */
const endUser: ProductTable = {
  name: 'enduser',
  from: 'node.enduser LEFT JOIN node.enduserlocal ON enduserlocal.fkenduser = enduser.pkid',
  columns: [
    pkid,
    short('firstname'),
    short('middlename'),
    name('lastname'),
    name('userid'),
    short('manager'),
    short('department'),
    short('telephonenumber'),
    notKept('tkuserlocale', 'integer'),
    short('mailid'),
    integer('status', { required: true, preset: '1', rule: { condition: 'status IN (1, 2)', words: 'status is 1 or 2' } }),
    text('fkdirectorypluginconfig'),
    short('uniqueidentifier'),
    notKept('nickname'),
    // Seconds are assumed.
    integer('deletedtimestamp', {
      value: 'CAST(deletedtimestamp / 1000 AS INTEGER)',
      rule: {
        condition: 'deletedtimestamp IS NULL OR deletedtimestamp BETWEEN 0 AND 253402300799',
        words: 'deletedtimestamp is in seconds since 1970, up to the year 9999',
      },
    }),
    notKept('passwordreverse'),
    ...since('8.0', short('title'), short('mobile'), short('pager'), short('homephone')),
    // Assumed, from here on.
    text('associatedpc', { value: "coalesce(associatedpc, '')", preset: "''" }),
    flag('enablecti', { value: "coalesce(enablecti, 'f')", required: true, preset: "'f'" }),
    ...since(
      '8.0',
      short('ocsprimaryuseraddress'),
      flagSetting('enableMobility'),
      flagSetting('enableMobileVoiceAccess'),
      numberSetting('maxDeskPickupWaitTime'),
      numberSetting('remoteDestinationLimit'),
      flagSetting('enableEmcc'),
    ),
    ...since(
      '9.0',
      flag('islocaluser', { value: "CASE WHEN fkdirectorypluginconfig IS NULL THEN 't' ELSE 'f' END", ...derived }),
      short('directoryuri'),
    ),
    ...since('10.0', flagSetting('calendarPresence')),
    ...since('11.0', short('displayname'), flagSetting('enableUserToHostConferenceNow'), setting('attendeesAccessCode')),
    ...since('11.5', flagSetting('zeroHop')),
    ...since('12.5', numberSetting('emMaxLoginTime')),
  ],
  key: ['pkid'],
};

const applicationUser: ProductTable = {
  name: 'applicationuser',
  from: 'node.applicationuser',
  // isstandard is assumed.
  columns: [pkid, name('name'), flag('isstandard', { required: true, preset: "'f'" })],
  key: ['pkid'],
};

const credential: ProductTable = {
  name: 'credential',
  from: 'node.credential',
  columns: [
    pkid,
    text('fkenduser', {
      rule: {
        condition: '(fkenduser IS NULL) <> (fkapplicationuser IS NULL)',
        words: 'a credential belongs to an end user or to an application user',
      },
    }),
    text('fkapplicationuser'),
    integer('tkcredential', {
      required: true,
      rule: { condition: 'tkcredential IN (3, 4)', words: 'tkcredential is 3, a password, or 4, a PIN' },
    }),
    text('credentials', { required: true }),
  ],
  key: ['pkid'],
};

const groups: ProductTable[] = [
  { name: 'dirgroup', from: 'node.dirgroup', columns: [pkid, name('name')], key: ['pkid'] },
  ...(['applicationuser', 'enduser'] as const).map((user) => ({
    name: `${user}dirgroupmap`,
    from: `node.${user}dirgroupmap`,
    columns: [
      // A membership has no key of its own here: half of each of the two that it joins.
      text('pkid', { value: `substr(fk${user}, 1, 19) || substr(fkdirgroup, 20)`, ...derived }),
      text(`fk${user}`, { required: true }),
      text('fkdirgroup', { required: true }),
    ],
    key: [`fk${user}`, 'fkdirgroup'],
  })),
];

const ldapTables: ProductTable[] = [
  {
    name: 'directorypluginconfig',
    from: 'node.directorypluginconfig AS config',
    columns: [
      pkid,
      text('name', { required: true }),
      text('ldapdn', { required: true }),
      secret('ldappassword'),
      text('ldapsynchronizationbase', { required: true }),
      // The first server is assumed.
      text('connectedldaphost', {
        value: '(SELECT hostname FROM node.directorypluginhost WHERE fkdirectorypluginconfig = config.pkid ORDER BY priority LIMIT 1)',
        ...derived,
      }),
      text('scheduleunit', { required: true }),
      text('nextexectime', { required: true }),
      // Assumed.
      integer('intervalvalue', { required: true }),
      flag('repeatable', { required: true }),
      ...since(
        '8.0',
        text('fkldapfilter', { value: '(SELECT pkid FROM node.ldapfilter WHERE ldapfilter.name = config.ldapfilter)', ...derived }),
      ),
    ],
    key: ['pkid'],
    whole: true,
  },
  {
    // The columns are assumed, by those of ldapauthenticationhost.
    name: 'directorypluginhost',
    from: 'node.directorypluginhost',
    columns: [
      pkid,
      text('fkdirectorypluginconfig', { required: true }),
      text('hostname', { required: true }),
      integer('priority', { required: true }),
      flag('sslenabled', { required: true, preset: "'f'" }),
      integer('portnumber', { required: true }),
    ],
    key: ['pkid'],
    whole: true,
  },
  {
    // The columns are assumed.
    name: 'ldapauthentication',
    from: 'node.ldapauthentication',
    columns: [
      pkid,
      flag('authenticateendusers', { required: true }),
      text('distinguishedname', { required: true }),
      secret('ldappassword'),
      text('usersearchbase', { required: true }),
    ],
    key: ['pkid'],
    whole: true,
  },
  {
    name: 'ldapauthenticationhost',
    from: 'node.ldapauthenticationhost',
    columns: [
      pkid,
      integer('tkldapprotocol', { ...derived }),
      text('hostname', { required: true }),
      integer('priority', { required: true }),
      flag('sslenabled', { required: true, preset: "'f'" }),
      integer('portnumber', { required: true }),
    ],
    key: ['pkid'],
    whole: true,
  },
  {
    // The columns are assumed.
    name: 'ldapsystemconfig',
    from: 'node.ldapsystemconfig',
    columns: [
      pkid,
      flag('syncenabled', { required: true }),
      text('ldapserver', { required: true }),
      text('useridattribute', { required: true }),
    ],
    key: ['pkid'],
    whole: true,
  },
  {
    name: 'ldapfilter',
    firstRelease: '8.0',
    from: 'node.ldapfilter',
    columns: [pkid, text('name', { required: true }), text('filter', { required: true })],
    key: ['pkid'],
    whole: true,
  },
];

/** What statements cannot change: the nodes of the cluster stand where they were installed. */
const installed: ProductTable[] = [
  {
    name: 'processnode',
    from: 'node.processnode',
    columns: [pkid, text('name'), integer('nodeid'), integer('tkprocessnoderole')],
  },
  { name: 'componentversion', from: 'node.componentversion', columns: [text('softwarecomponent'), text('versionnumber')] },
];

const allTables: readonly ProductTable[] = [endUser, applicationUser, credential, ...groups, ...ldapTables, ...installed];

/** The tables of CUCM's database that statements may name, with the columns that they have in that version. */
export const productTables = (version: string): ProductTable[] => tablesOfRelease(allTables, version);
