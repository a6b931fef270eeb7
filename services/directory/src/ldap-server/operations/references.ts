import { normalDn } from '../../schema/index.ts';
import type { DirectoryTree } from '../tree/directory-tree.ts';
import type { Entry } from '../tree/entry.ts';

const isGroup = (entry: Entry): boolean => entry.attributes.get('objectclass')?.normal.has('groupofnames') === true;

/** Replaces a name by another in one attribute, or removes it. */
function exchange(tree: DirectoryTree, entry: Entry, key: string, from: string, to?: string): void {
  const values = entry.values(key.toLowerCase()).flatMap((value) => (normalDn(value) === from ? (to === undefined ? [] : [to]) : [value]));
  // As with slapd, the last member stays in a group though it is gone: a group without one would break the schema.
  if (values.length > 0 || key !== 'member') tree.setValues(entry, key, values);
}

/** Brings memberOf of people into line with the members of a group before and after a change (slapd's memberof overlay). */
export function membersChanged(tree: DirectoryTree, group: Entry, before: readonly string[]): void {
  if (!isGroup(group)) return;
  const names = (values: readonly string[]): Set<string> => new Set(values.flatMap((value) => normalDn(value) ?? []));
  const old = names(before);
  const now = names(group.values('member'));
  for (const name of old) {
    const member = now.has(name) ? undefined : tree.get(name);
    if (member) exchange(tree, member, 'memberOf', group.dn.normal);
  }
  for (const name of now) {
    const member = old.has(name) ? undefined : tree.get(name);
    if (member) tree.setValues(member, 'memberOf', [...member.values('memberof'), group.dn.text]);
  }
}

const referring = ['member', 'memberOf', 'manager'];

/** Follows an entry that has another name now, or none, through every attribute that names it. */
export function nameChanged(tree: DirectoryTree, from: string, to?: string): void {
  for (const name of referring) {
    for (const entry of [...(tree.index.find(name.toLowerCase(), from) ?? [])]) exchange(tree, entry, name, from, to);
  }
}
