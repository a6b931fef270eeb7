import { z } from 'zod';

/**
 * Table and column names of the data dictionary where they are known; `revision` is the emulator's, and so is `directorypluginmonthday`: on
 * which day of the month the runs of an agreement are, whose next time was put on an earlier one by a month that is shorter.
 */
export const ldapTables = `
CREATE TABLE IF NOT EXISTS ldapsystemconfig (
  pkid TEXT PRIMARY KEY,
  syncenabled TEXT NOT NULL CHECK (syncenabled IN ('t', 'f')),
  ldapserver TEXT NOT NULL,
  useridattribute TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS directorypluginconfig (
  pkid TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  ldapdn TEXT NOT NULL,
  ldappassword TEXT NOT NULL,
  ldapsynchronizationbase TEXT NOT NULL,
  repeatable TEXT NOT NULL CHECK (repeatable IN ('t', 'f')),
  intervalvalue INTEGER NOT NULL,
  scheduleunit TEXT NOT NULL,
  nextexectime TEXT NOT NULL,
  middlename TEXT NOT NULL,
  phonenumber TEXT NOT NULL,
  mailid TEXT NOT NULL,
  ldapfilter TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS directorypluginmonthday (
  fkdirectorypluginconfig TEXT PRIMARY KEY REFERENCES directorypluginconfig (pkid) ON DELETE CASCADE,
  nextexectime TEXT NOT NULL,
  monthday INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ldapfilter (
  pkid TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  filter TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS directorypluginhost (
  pkid TEXT PRIMARY KEY,
  fkdirectorypluginconfig TEXT NOT NULL REFERENCES directorypluginconfig (pkid) ON DELETE CASCADE,
  hostname TEXT NOT NULL,
  portnumber INTEGER NOT NULL,
  sslenabled TEXT NOT NULL CHECK (sslenabled IN ('t', 'f')),
  priority INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ldapauthentication (
  pkid TEXT PRIMARY KEY,
  authenticateendusers TEXT NOT NULL CHECK (authenticateendusers IN ('t', 'f')),
  distinguishedname TEXT NOT NULL,
  ldappassword TEXT NOT NULL,
  usersearchbase TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ldapauthenticationhost (
  pkid TEXT PRIMARY KEY,
  tkldapprotocol INTEGER NOT NULL,
  hostname TEXT NOT NULL,
  priority INTEGER NOT NULL,
  sslenabled TEXT NOT NULL CHECK (sslenabled IN ('t', 'f')),
  portnumber INTEGER NOT NULL
) STRICT;
`;

/** A truth value as the database prints it. */
export const flagColumn = z.enum(['t', 'f']).transform((value) => value === 't');
export const flag = (value: boolean): 't' | 'f' => (value ? 't' : 'f');

/** A row of either host table, as the setting that it holds. */
export const hostRow = z
  .object({ hostname: z.string(), portnumber: z.int(), sslenabled: flagColumn })
  .transform((row) => ({ hostName: row.hostname, ldapPortNumber: row.portnumber, sslEnabled: row.sslenabled }));
