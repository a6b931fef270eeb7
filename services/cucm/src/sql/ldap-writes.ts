import { Refusal } from '@uclab/foundation/errors';
import type { TableChange } from '@uclab/platform/sql';
import type { SqlValue, Store, Write } from '@uclab/platform/store';
import { removalOf } from '../dirsync/index.ts';
import {
  checked,
  ldapAuthenticationPkid,
  ldapAuthenticationSchema,
  ldapDirectorySchema,
  ldapFilterSchema,
  ldapSystemPkid,
  ldapSystemSchema,
  listLdapDirectories,
  listLdapFilters,
  readLdapAuthentication,
  requireFilterPage,
  requireNoGroupFilter,
  type StoredLdapDirectory,
  writeLdapAuthentication,
  writeLdapDirectory,
  writeLdapSystem,
} from '../ldap/index.ts';
import type { Revisions } from './revisions.ts';

/*
 * Settings of the LDAP pages. A wrong one would stop the node, so what the tables would hold is read as those pages read it: a
 * statement passes by what the pages refuse at a time, and not by what a field may hold.
 */

type Row = Readonly<Record<string, SqlValue>>;

const text = (row: Row, column: string): string => String(row[column] ?? '');
const isOn = (row: Row, column: string): boolean => row[column] === 't';

const serversOf = (rows: readonly Row[]) =>
  [...rows]
    .sort((a, b) => Number(a.priority) - Number(b.priority))
    .map((row) => ({ hostName: text(row, 'hostname'), ldapPortNumber: row.portnumber, sslEnabled: isOn(row, 'sslenabled') }));

const changed = (before: unknown, after: unknown): boolean => JSON.stringify(before) !== JSON.stringify(after);

function agreementWrites(store: Store, rows: readonly Row[], revisions: Revisions, nowMs: number): Write[] {
  const before = listLdapDirectories(store);
  const byKey = new Map(before.map((agreement) => [agreement.pkid, agreement]));
  const writes = rows.flatMap((row) => {
    const known = byKey.get(text(row, 'pkid'));
    if (!known)
      throw new Refusal('invalid', 'directorypluginconfig: an agreement is added on the page, where its password is typed', 'sql');
    const { pkid, ...settings } = known;
    const after: StoredLdapDirectory = {
      pkid,
      ...checked(ldapDirectorySchema, {
        ...settings,
        name: text(row, 'name'),
        ldapDn: text(row, 'ldapdn'),
        userSearchBase: text(row, 'ldapsynchronizationbase'),
        scheduleUnit: text(row, 'scheduleunit'),
        nextExecTime: text(row, 'nextexectime'),
        intervalValue: row.intervalvalue,
        repeatable: isOn(row, 'repeatable'),
      }),
    };
    return changed(known, after) ? writeLdapDirectory(after) : [];
  });
  const left = new Set(rows.map((row) => text(row, 'pkid')));
  const gone = before.filter(({ pkid }) => !left.has(pkid));
  return [...writes, ...removalOf(store, gone, () => revisions.next(), nowMs)];
}

function agreementHostWrites(store: Store, rows: readonly Row[]): Write[] {
  const agreements = listLdapDirectories(store);
  const keys = new Set(agreements.map(({ pkid }) => pkid));
  if (rows.some((row) => !keys.has(text(row, 'fkdirectorypluginconfig')))) {
    throw new Refusal('invalid', 'directorypluginhost: fkdirectorypluginconfig is the pkid of a directorypluginconfig', 'sql');
  }
  return agreements.flatMap(({ pkid, ...settings }) => {
    const servers = serversOf(rows.filter((row) => row.fkdirectorypluginconfig === pkid));
    const after = { pkid, ...checked(ldapDirectorySchema, { ...settings, servers }) };
    return changed({ pkid, ...settings }, after) ? writeLdapDirectory(after) : [];
  });
}

/** The one row of a table of settings. */
function onlyRow(table: string, rows: readonly Row[], pkid: string): Row {
  const [row, ...others] = rows;
  if (!row || others.length > 0 || row.pkid !== pkid) throw new Refusal('invalid', `${table} has one row, which stays`, 'sql');
  return row;
}

function authenticationWrites(store: Store, change: Record<string, unknown>, revisions: Revisions): Write[] {
  const { revision: _, ...before } = readLdapAuthentication(store);
  return writeLdapAuthentication(checked(ldapAuthenticationSchema, { ...before, ...change }), revisions.next());
}

const authenticationIn = (row: Row) => ({
  authenticateEndUsers: isOn(row, 'authenticateendusers'),
  distinguishedName: text(row, 'distinguishedname'),
  userSearchBase: text(row, 'usersearchbase'),
});

function systemWrites(store: Store, row: Row, revisions: Revisions): Write[] {
  const system = { syncEnabled: isOn(row, 'syncenabled'), ldapServer: row.ldapserver, userIdAttribute: row.useridattribute };
  const { revision: _, ...authentication } = readLdapAuthentication(store);
  // The user id attribute is part of what presence nodes copy of LDAP Authentication.
  return [writeLdapSystem(checked(ldapSystemSchema, system)), ...writeLdapAuthentication(authentication, revisions.next())];
}

function filterWrites(store: Store, rows: readonly Row[], longestFilter: number): Write[] {
  requireFilterPage(longestFilter);
  const before = listLdapFilters(store);
  const after = rows.map((row) => {
    const filter = checked(ldapFilterSchema(longestFilter), { name: text(row, 'name'), filter: text(row, 'filter') });
    return { pkid: text(row, 'pkid'), ...filter };
  });
  const used = new Set(listLdapDirectories(store).map(({ ldapFilter }) => ldapFilter));
  const gone = before.filter(({ pkid }) => !after.some((filter) => filter.pkid === pkid));
  const kept = gone.find(({ name }) => used.has(name));
  if (kept) throw new Refusal('conflict', `filter ${kept.name} is used by an LDAP Directory`);
  requireNoGroupFilter(store, gone);
  const renamed = before.flatMap(({ pkid, name }) => {
    const next = after.find((filter) => filter.pkid === pkid)?.name ?? name;
    return next === name ? [] : [[next, name]];
  });
  return [
    { sql: 'DELETE FROM ldapfilter WHERE pkid = ?', rows: gone.map(({ pkid }) => [pkid]) },
    {
      sql: `INSERT INTO ldapfilter (pkid, name, filter) VALUES (?, ?, ?)
        ON CONFLICT (pkid) DO UPDATE SET name = excluded.name, filter = excluded.filter`,
      rows: after.map(({ pkid, name, filter }) => [pkid, name, filter]),
    },
    { sql: 'UPDATE directorypluginconfig SET ldapfilter = ? WHERE ldapfilter = ?', rows: renamed },
  ];
}

/** The writes for a change of one of the tables behind the LDAP pages, which is told as a whole. Throws Refusal for a field that breaks a rule. */
export function ldapWrites(
  store: Store,
  { table, after = [] }: TableChange,
  revisions: Revisions,
  { nowMs, longestFilter }: { readonly nowMs: number; readonly longestFilter: number },
): Write[] {
  switch (table) {
    case 'directorypluginconfig':
      return agreementWrites(store, after, revisions, nowMs);
    case 'directorypluginhost':
      return agreementHostWrites(store, after);
    case 'ldapauthentication':
      return authenticationWrites(store, authenticationIn(onlyRow(table, after, ldapAuthenticationPkid)), revisions);
    case 'ldapauthenticationhost':
      return authenticationWrites(store, { servers: serversOf(after) }, revisions);
    case 'ldapsystemconfig':
      return systemWrites(store, onlyRow(table, after, ldapSystemPkid), revisions);
    case 'ldapfilter':
      return filterWrites(store, after, longestFilter);
    default:
      throw new Error(`${table} is none of the LDAP pages`);
  }
}
