import { randomUUID } from 'node:crypto';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { standardGroups, standardRoles } from './standard-groups.ts';

/** What foundation/persona says of the roles in the release of the node. */
export interface RoleRules {
  readonly axlReadOnlyRoles: boolean;
}

/** The writes after which all standard groups and roles are there, each group with the roles that it has in the product. */
export const installStandardGroups = (rules: RoleRules): Write[] => {
  const groups = Object.entries(standardGroups);
  return [
    {
      sql: `INSERT INTO functionrole (pkid, name, isstandard) VALUES (?, ?, 't') ON CONFLICT (name) DO NOTHING`,
      rows: standardRoles(rules).map((name) => [randomUUID(), name]),
    },
    {
      sql: `INSERT INTO dirgroup (pkid, name, isstandard) VALUES (?, ?, 't') ON CONFLICT (name) DO UPDATE SET isstandard = 't'`,
      rows: groups.map(([name]) => [randomUUID(), name]),
    },
    {
      sql: `INSERT INTO functionroledirgroupmap (fkfunctionrole, fkdirgroup)
        SELECT functionrole.pkid, dirgroup.pkid FROM functionrole, dirgroup WHERE functionrole.name = ? AND dirgroup.name = ?
        ON CONFLICT DO NOTHING`,
      rows: groups.flatMap(([group, roles]) => roles.map((role) => [role, group])),
    },
  ];
};

const nameRow = z.object({ name: z.string() });

/**
 * The writes that bring a database up to date that was made before groups had roles, or with fewer of them; none where nothing is
 * missing. A checkpoint of such a time has its groups without the mark of a standard one.
 */
export function missingStandardGroups(store: Store, rules: RoleRules): Write[] {
  const columns = new Set(store.all(nameRow, `SELECT name FROM pragma_table_info('dirgroup')`).map(({ name }) => name));
  const marked = columns.has('isstandard');
  const known = (table: string) => new Set(store.all(nameRow, `SELECT name FROM ${table} WHERE isstandard = 't'`).map(({ name }) => name));
  const isComplete =
    marked && isSubset(standardRoles(rules), known('functionrole')) && isSubset(Object.keys(standardGroups), known('dirgroup'));
  if (isComplete) return [];
  const addMark = {
    sql: `ALTER TABLE dirgroup ADD COLUMN isstandard TEXT NOT NULL DEFAULT 'f' CHECK (isstandard IN ('t', 'f'))`,
    rows: [[]],
  };
  return [...(marked ? [] : [addMark]), ...installStandardGroups(rules)];
}

const isSubset = (names: readonly string[], of: ReadonlySet<string>): boolean => names.every((name) => of.has(name));
