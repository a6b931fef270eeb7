import { personalFields } from '../users/index.ts';
import type { AttributeMap } from './attribute-map.ts';

/** What the directory fills of an end user in every release. */
export const directoryFields = [
  'userid',
  'firstname',
  'middlename',
  'lastname',
  'manager',
  'department',
  'telephonenumber',
  'mailid',
  'uniqueidentifier',
] as const satisfies readonly (keyof AttributeMap)[];

/** Those of them that are kept as the directory has them: a manager is looked up by DN. */
export const keptFields = directoryFields.filter((field) => field !== 'manager');

/**
 * What a run collects and works out before it changes anybody. `entry`: what the directory returned, in its order; `whole` is 0 where only
 * the id was asked for, `skip` says why an entry is left out, `shortened` what was cut of it, `managerkey` is the manager's DN, `newpkid` is for somebody who is new to CUCM. `gone`: keys that a changelog takes for gone.
 * `managerdn`: the DNs of managers, and `manager`: the number of each, and the user id behind it, empty for none. `holder`: which entry an account came by, of several with its id.
 * `mailowner`: whose a mail address is. `change`: what becomes of whom; `enduserrow`
 * is where a user of CUCM stands, `nth` counts those who are added.
 */
export const workingSchema = `
CREATE TABLE working.entry (
  position INTEGER PRIMARY KEY,
  dn TEXT NOT NULL,
  dnkey TEXT NOT NULL,
  useridkey TEXT NOT NULL,
  newpkid TEXT NOT NULL,
  whole INTEGER NOT NULL,
  skip TEXT NOT NULL,
  managerkey TEXT NOT NULL,
  shortened TEXT NOT NULL DEFAULT '',
  ${keptFields.map((field) => `${field} TEXT NOT NULL`).join(', ')},
  ${personalFields.map((field) => `${field} TEXT NOT NULL DEFAULT ''`).join(', ')}
) STRICT;
CREATE UNIQUE INDEX working.entry_user ON entry (useridkey) WHERE whole = 1 AND skip = '';
CREATE INDEX working.entry_other ON entry (useridkey) WHERE NOT (whole = 1 AND skip = '');
CREATE INDEX working.entry_skipped ON entry (position) WHERE skip <> '';
CREATE INDEX working.entry_shortened ON entry (position) WHERE shortened <> '';
CREATE TABLE working.gone (useridkey TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE working.managerdn (managerkey TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE working.manager (managerkey TEXT PRIMARY KEY, name INTEGER NOT NULL, userid TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE working.holder (useridkey TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE working.mailowner (mail TEXT PRIMARY KEY, useridkey TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE working.change (
  place INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  position INTEGER,
  enduserrow INTEGER,
  nth INTEGER NOT NULL
) STRICT;
`;

/** A condition on an entry that is to become a user, or to stay one. */
export const isUser = (entry: string): string => `${entry}.whole = 1 AND ${entry}.skip = ''`;

/** A condition on a key that no entry has: neither a whole one nor one that was left out or read by its id alone. */
export const isAbsent = (key: string): string =>
  `NOT EXISTS (SELECT 1 FROM working.entry AS here WHERE here.useridkey = ${key} AND ${isUser('here')})
    AND NOT EXISTS (SELECT 1 FROM working.entry AS other WHERE other.useridkey = ${key} AND NOT (${isUser('other')}))`;

/** A condition on an entry that is kept with something cut of it. */
export const isShortened = "shortened <> '' AND skip = ''";

/** A condition that there is an entry with that key and that DN. */
export const isHere = (key: string, dn: string): string =>
  `EXISTS (SELECT 1 FROM working.entry AS one WHERE one.useridkey = ${key} AND ${isUser('one')} AND one.dnkey = ${dn})
    OR EXISTS (SELECT 1 FROM working.entry AS two WHERE two.useridkey = ${key} AND NOT (${isUser('two')}) AND two.dnkey = ${dn})`;

/** A condition that the entry with that key and that DN was read as a whole. */
export const isReadWhole = (key: string, dn: string): string =>
  `EXISTS (SELECT 1 FROM working.entry AS one WHERE one.useridkey = ${key} AND ${isUser('one')} AND one.dnkey = ${dn})
    OR EXISTS (SELECT 1 FROM working.entry AS two WHERE two.useridkey = ${key} AND NOT (${isUser('two')}) AND two.whole = 1 AND two.dnkey = ${dn})`;

/** Why an entry is left out with whose user id there is another one. */
export const alreadyRead = (userid: string): string => `${userid} || ' was already read from another entry'`;
