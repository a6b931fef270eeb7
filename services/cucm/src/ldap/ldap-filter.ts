import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { z } from 'zod';
import { checked, given } from './checked.ts';
import { type LdapFilter, ldapFilterSchema } from './fields.ts';
import { listLdapDirectories } from './ldap-directory.ts';
import { requireNoGroupFilter } from './provisioning.ts';

/** A filter as it is stored. */
export type StoredLdapFilter = LdapFilter & { readonly pkid: string };

const filterRow = z.object({ pkid: z.string(), name: z.string(), filter: z.string() });
type Key = { readonly name: string } | { readonly pkid: string };

/** All custom filters, by name. */
export const listLdapFilters = (store: Store): StoredLdapFilter[] =>
  store.all(filterRow, 'SELECT pkid, name, filter FROM ldapfilter ORDER BY name');

/** The custom filter with that name or pkid. */
export function findLdapFilter(store: Store, by: Key): StoredLdapFilter | undefined {
  const [column, value] = 'name' in by ? ['name', by.name] : ['pkid', by.pkid];
  return store.get(filterRow, `SELECT pkid, name, filter FROM ldapfilter WHERE ${column} = ?`, value);
}

const requireFound = (store: Store, by: Key): StoredLdapFilter => {
  const found = findLdapFilter(store, by);
  if (!found) throw new Refusal('not-found', 'LdapFilter not found');
  return found;
};

/** Throws a Refusal in a release that has no page LDAP Filter, where no filter has any bytes at all. */
export const requireFilterPage = (longest: number, field?: string): void => {
  if (longest === 0) throw new Refusal('conflict', 'This release has no LDAP Filter: from 8.0 on there is one', field);
};

const requireFreeName = (store: Store, name: string, pkid: string): void => {
  const other = findLdapFilter(store, { name });
  if (other && other.pkid !== pkid) throw new Refusal('conflict', `name ${name} is taken by another filter`, 'name');
};

/** Adds a filter of `longest` bytes at most; its pkid. Throws Refusal for a mistake in it, with its position, and for a name that is taken. */
export const addLdapFilter = (store: Store, filter: { [K in keyof LdapFilter]?: unknown }, longest: number): Promise<string> =>
  store.exclusive(async () => {
    requireFilterPage(longest);
    const pkid = randomUUID();
    const { name, filter: text } = checked(ldapFilterSchema(longest), given(filter));
    requireFreeName(store, name, pkid);
    await store.write([{ sql: 'INSERT INTO ldapfilter (pkid, name, filter) VALUES (?, ?, ?)', rows: [[pkid, name, text]] }]);
    return pkid;
  });

/** Changes a filter, and its name in the agreements that have it; its pkid. Throws what `addLdapFilter` throws; not-found. */
export const updateLdapFilter = (store: Store, by: Key, change: { [K in keyof LdapFilter]?: unknown }, longest: number): Promise<string> =>
  store.exclusive(async () => {
    const { pkid, ...before } = requireFound(store, by);
    const { name, filter } = checked(ldapFilterSchema(longest), { ...before, ...given(change) });
    requireFreeName(store, name, pkid);
    await store.write([
      { sql: 'UPDATE ldapfilter SET name = ?, filter = ? WHERE pkid = ?', rows: [[name, filter, pkid]] },
      { sql: 'UPDATE directorypluginconfig SET ldapfilter = ? WHERE ldapfilter = ?', rows: [[name, before.name]] },
    ]);
    return pkid;
  });

/** Deletes a filter; its pkid. Throws Refusal: not-found; conflict while an agreement has it. */
export const removeLdapFilter = (store: Store, by: Key): Promise<string> =>
  store.exclusive(async () => {
    const { pkid, name } = requireFound(store, by);
    const user = listLdapDirectories(store).find((agreement) => agreement.ldapFilter === name);
    if (user) throw new Refusal('conflict', `filter ${name} is used by LDAP Directory ${user.name}`);
    requireNoGroupFilter(store, [{ pkid, name }]);
    await store.write([{ sql: 'DELETE FROM ldapfilter WHERE pkid = ?', rows: [[pkid]] }]);
    return pkid;
  });
