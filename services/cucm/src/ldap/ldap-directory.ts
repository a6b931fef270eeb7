import { randomUUID } from 'node:crypto';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { type LdapDirectory, ldapDirectorySchema } from './fields.ts';
import { flag, flagColumn, hostRow } from './tables.ts';

/** An agreement as it is stored. */
export type StoredLdapDirectory = LdapDirectory & { readonly pkid: string };

const columns =
  'pkid, name, ldapdn, ldappassword, ldapsynchronizationbase, repeatable, intervalvalue, scheduleunit, nextexectime, middlename, phonenumber, mailid, ldapfilter';

const agreementRow = z.object({
  pkid: z.string(),
  name: z.string(),
  ldapdn: z.string(),
  ldappassword: z.string(),
  ldapsynchronizationbase: z.string(),
  repeatable: flagColumn,
  intervalvalue: z.int(),
  scheduleunit: z.string(),
  nextexectime: z.string(),
  middlename: z.string(),
  phonenumber: z.string(),
  mailid: z.string(),
  ldapfilter: z.string(),
});

const withServers = (store: Store, row: z.infer<typeof agreementRow>): StoredLdapDirectory => ({
  pkid: row.pkid,
  ...ldapDirectorySchema.parse({
    name: row.name,
    ldapDn: row.ldapdn,
    ldapPassword: row.ldappassword,
    userSearchBase: row.ldapsynchronizationbase,
    repeatable: row.repeatable,
    intervalValue: row.intervalvalue,
    scheduleUnit: row.scheduleunit,
    nextExecTime: row.nextexectime,
    middleName: row.middlename,
    phoneNumber: row.phonenumber,
    mailId: row.mailid,
    ldapFilter: row.ldapfilter,
    servers: store.all(
      hostRow,
      'SELECT hostname, portnumber, sslenabled FROM directorypluginhost WHERE fkdirectorypluginconfig = ? ORDER BY priority',
      row.pkid,
    ),
  }),
});

/** All agreements, by name. */
export const listLdapDirectories = (store: Store): StoredLdapDirectory[] =>
  store.all(agreementRow, `SELECT ${columns} FROM directorypluginconfig ORDER BY name`).map((row) => withServers(store, row));

/** The agreement with that name or pkid. */
export function findLdapDirectory(store: Store, by: { name: string } | { pkid: string }): StoredLdapDirectory | undefined {
  const [column, value] = 'name' in by ? ['name', by.name] : ['pkid', by.pkid];
  const row = store.get(agreementRow, `SELECT ${columns} FROM directorypluginconfig WHERE ${column} = ?`, value);
  return row && withServers(store, row);
}

/** The writes that put an agreement in place, new or changed; its servers are replaced as a whole. */
export const writeLdapDirectory = (agreement: StoredLdapDirectory): Write[] => [
  {
    sql: `INSERT INTO directorypluginconfig (${columns}) VALUES (?${', ?'.repeat(12)})
      ON CONFLICT (pkid) DO UPDATE SET name = excluded.name, ldapdn = excluded.ldapdn, ldappassword = excluded.ldappassword,
        ldapsynchronizationbase = excluded.ldapsynchronizationbase, repeatable = excluded.repeatable, intervalvalue = excluded.intervalvalue,
        scheduleunit = excluded.scheduleunit, nextexectime = excluded.nextexectime, ldapfilter = excluded.ldapfilter`,
    rows: [
      [
        agreement.pkid,
        agreement.name,
        agreement.ldapDn,
        agreement.ldapPassword,
        agreement.userSearchBase,
        flag(agreement.repeatable),
        agreement.intervalValue,
        agreement.scheduleUnit,
        agreement.nextExecTime,
        agreement.middleName,
        agreement.phoneNumber,
        agreement.mailId,
        agreement.ldapFilter,
      ],
    ],
  },
  { sql: 'DELETE FROM directorypluginhost WHERE fkdirectorypluginconfig = ?', rows: [[agreement.pkid]] },
  {
    sql: 'INSERT INTO directorypluginhost (pkid, fkdirectorypluginconfig, hostname, portnumber, sslenabled, priority) VALUES (?, ?, ?, ?, ?, ?)',
    rows: agreement.servers.map((server, index) => [
      randomUUID(),
      agreement.pkid,
      server.hostName,
      server.ldapPortNumber,
      flag(server.sslEnabled),
      index + 1,
    ]),
  },
];

/** The writes that take an agreement and its servers away. */
export const deleteLdapDirectory = (pkid: string): Write[] => [
  { sql: 'DELETE FROM directorypluginhost WHERE fkdirectorypluginconfig = ?', rows: [[pkid]] },
  { sql: 'DELETE FROM directorypluginconfig WHERE pkid = ?', rows: [[pkid]] },
];

const monthDayRow = z.object({ monthday: z.int() });

/** On which day of the month the runs of an agreement are, where a shorter month has put the next one on an earlier day; else undefined. */
export const findMonthDay = (store: Store, { pkid, nextExecTime }: StoredLdapDirectory): number | undefined =>
  store.get(
    monthDayRow,
    'SELECT monthday FROM directorypluginmonthday WHERE fkdirectorypluginconfig = ? AND nextexectime = ?',
    pkid,
    nextExecTime,
  )?.monthday;

/** The writes that put another time of the next run in place, and the day of the month on which the runs are. */
export const writeNextExecTime = (pkid: string, nextExecTime: string, monthDay: number): Write[] => [
  { sql: 'UPDATE directorypluginconfig SET nextexectime = ? WHERE pkid = ?', rows: [[nextExecTime, pkid]] },
  {
    sql: 'INSERT OR REPLACE INTO directorypluginmonthday (fkdirectorypluginconfig, nextexectime, monthday) VALUES (?, ?, ?)',
    rows: [[pkid, nextExecTime, monthDay]],
  },
];
