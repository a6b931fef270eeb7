import { personalColumns } from './personal-fields.ts';

/**
 * Names of the data dictionary. `useridkey` (the user id without regard to case), `homenode`, `revision` and `managername` (which DN the
 * directory has for the manager, see `dirsyncmanagername`) are the emulator's own columns.
 */
export const userTables = `
CREATE TABLE IF NOT EXISTS enduser (
  pkid TEXT PRIMARY KEY,
  userid TEXT NOT NULL,
  useridkey TEXT NOT NULL UNIQUE,
  firstname TEXT NOT NULL,
  middlename TEXT NOT NULL,
  lastname TEXT NOT NULL,
  manager TEXT NOT NULL,
  department TEXT NOT NULL,
  telephonenumber TEXT NOT NULL,
  mailid TEXT NOT NULL,
  status INTEGER NOT NULL,
  fkdirectorypluginconfig TEXT,
  uniqueidentifier TEXT NOT NULL,
  deletedtimestamp INTEGER,
  homenode TEXT NOT NULL,
  revision INTEGER NOT NULL,
  managername INTEGER,
  ${personalColumns.join(',\n  ')}
) STRICT;
CREATE INDEX IF NOT EXISTS enduser_revision ON enduser (revision);
CREATE TABLE IF NOT EXISTS applicationuser (
  pkid TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  namekey TEXT NOT NULL UNIQUE,
  isstandard TEXT NOT NULL CHECK (isstandard IN ('t', 'f')),
  revision INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS credential (
  pkid TEXT PRIMARY KEY,
  fkenduser TEXT REFERENCES enduser (pkid) ON DELETE CASCADE,
  fkapplicationuser TEXT REFERENCES applicationuser (pkid) ON DELETE CASCADE,
  tkcredential INTEGER NOT NULL,
  credentials TEXT NOT NULL,
  UNIQUE (fkenduser, tkcredential),
  UNIQUE (fkapplicationuser, tkcredential)
) STRICT;
CREATE TABLE IF NOT EXISTS credentialpolicydefault (
  tkcredential INTEGER PRIMARY KEY,
  credentials TEXT NOT NULL
) STRICT;
`;

/** An end user or an application user, by the name of the table. */
export interface UserRef {
  readonly kind: 'enduser' | 'applicationuser';
  readonly pkid: string;
}

/** `enduser.status`. */
export const userStatus = { active: 1, inactive: 2 } as const;

/** User ids are compared without regard to case and stored as they came. */
export const useridKey = (userid: string): string => userid.toLowerCase();
