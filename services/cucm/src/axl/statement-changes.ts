import type { TableChange } from '@uclab/platform/sql';
import type { SqlValue, Store } from '@uclab/platform/store';
import { type BeforeStatement, credentialsOf, type OwnedCredential } from '../sql/index.ts';
import { credentialKind } from '../users/index.ts';
import type { Change, ChangeType } from './change-queue.ts';

/** The element that each column stands for; a column that AXL does not tell is left out. */
const elementOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  enduser: {
    firstname: 'firstName',
    middlename: 'middleName',
    lastname: 'lastName',
    userid: 'userid',
    manager: 'manager',
    department: 'department',
    telephonenumber: 'telephoneNumber',
    mailid: 'mailid',
    status: 'status',
    fkdirectorypluginconfig: 'ldapDirectoryName',
    associatedpc: 'associatedPc',
    enablecti: 'enableCti',
  },
  applicationuser: { name: 'userid', isstandard: 'isStandard' },
  dirgroup: { name: 'name' },
  directorypluginconfig: {
    name: 'name',
    ldapdn: 'ldapDn',
    ldapsynchronizationbase: 'userSearchBase',
    scheduleunit: 'scheduleUnit',
    nextexectime: 'nextExecTime',
    intervalvalue: 'intervalValue',
    repeatable: 'repeatable',
  },
  ldapfilter: { name: 'name', filter: 'filter' },
};

/** Tables of objects that no revision tells of. */
const objectTables: Readonly<Record<string, ChangeType>> = {
  dirgroup: 'UserGroup',
  directorypluginconfig: 'LdapDirectory',
  ldapfilter: 'LdapFilter',
};

const actions = { insert: 'a', update: 'u', delete: 'r' } as const;

const keyIn = ({ columns }: TableChange, row: readonly SqlValue[], column: string): string => {
  const value = row[columns.indexOf(column)] ?? null;
  return value === null ? '' : String(value);
};

/** The elements of one changed row: what was set, or of a new row what it has. */
function elementsIn({ kind, table, columns }: TableChange, row: readonly SqlValue[]): string[] {
  if (kind === 'delete') return [];
  return columns.flatMap((column, index) => {
    const value = row[index] ?? null;
    return kind === 'insert' && (value === null || value === '') ? [] : (elementOf[table]?.[column] ?? []);
  });
}

/** Of each user, by key, which credentials a statement has set, and which it has taken away. */
function credentialElements(credentials: readonly OwnedCredential[]): (pkid: string) => readonly string[] {
  return (pkid) => {
    const own = credentials.filter(({ fkenduser, fkapplicationuser }) => fkenduser === pkid || fkapplicationuser === pkid);
    return [...new Set(own.map(({ tkcredential }) => (tkcredential === credentialKind.pin ? 'pin' : 'password')))];
  };
}

/** The elements of a user by key, of those whom a statement has given a new revision. */
export function userElementsIn(store: Store, change: TableChange, before: BeforeStatement): (pkid: string) => readonly string[] {
  const { table } = change;
  if (table === 'credential') return credentialElements([...before.credentials, ...credentialsOf(store, change)]);
  if (table === 'dirgroup' || table.endsWith('dirgroupmap')) return () => ['associatedGroups'];
  if (table !== 'enduser' && table !== 'applicationuser') return () => [];
  const rows = new Map(change.rows.map((row) => [keyIn(change, row, 'pkid'), row]));
  return (pkid) => {
    const row = rows.get(pkid);
    return row ? elementsIn(change, row) : [];
  };
}

/** The objects other than users that a statement has changed. */
export function objectsIn(change: TableChange): Omit<Change, 'id'>[] {
  const { table, rows } = change;
  const type = objectTables[table];
  if (type) {
    const action = actions[change.kind];
    return rows.map((row) => ({ type, pkid: keyIn(change, row, 'pkid'), action, tags: elementsIn(change, row) }));
  }
  if (!table.endsWith('dirgroupmap')) return [];
  const groups = new Set(rows.map((row) => keyIn(change, row, 'fkdirgroup')));
  return [...groups].map((pkid) => ({ type: 'UserGroup', pkid, action: 'u', tags: ['members'] }));
}
