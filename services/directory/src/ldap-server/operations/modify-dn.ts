import { dnOf, InvalidDnError, levelText, normalLevel, parseRelativeName, type RelativeName } from '../../schema/index.ts';
import type { ModifyDnRequest } from '../protocol/requests.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import { type Entry, StoredAttribute } from '../tree/entry.ts';
import type { Backend } from './backend.ts';
import { nameChanged } from './references.ts';
import { stampChanged } from './stamp.ts';
import { requireAdministrator, requireBound, type Subject } from './subject.ts';
import { validateEntry } from './validate-entry.ts';
import { normalOf, requireSingle } from './written-values.ts';

function readNewName(backend: Backend, text: string): RelativeName {
  try {
    const level = parseRelativeName(text);
    backend.name(levelText(level));
    return level;
  } catch (error) {
    if (error instanceof InvalidDnError || error instanceof LdapError) throw new LdapError(ResultCode.invalidDnSyntax, 'invalid new RDN');
    throw error;
  }
}

/** Renames or moves an entry with all below it; every mention follows. Throws LdapError. */
export function modifyDn(backend: Backend, subject: Subject, request: ModifyDnRequest): void {
  const { tree } = backend;
  requireBound(subject);
  const name = backend.name(request.dn);
  const newName = readNewName(backend, request.newName);
  const superior = request.newSuperior === undefined ? undefined : backend.name(request.newSuperior);
  const entry = backend.entryToChange(name);
  requireAdministrator(subject, "no write access to parent's children");
  if (superior && !tree.holds(superior)) throw new LdapError(ResultCode.affectsMultipleDsas, 'cannot rename between DSAs');
  const parent = superior ? tree.get(superior.normal) : entry.parent;
  if (!parent) throw new LdapError(ResultCode.noSuchObject, 'new superior not found');
  if (parent.isWithin(entry)) throw new LdapError(ResultCode.unwillingToPerform, 'cannot place an entry below itself');
  const dn = dnOf([newName, ...parent.dn.levels]);
  if (dn.normal !== entry.dn.normal && tree.get(dn.normal)) throw new LdapError(ResultCode.entryAlreadyExists);
  const attributes = renamedAttributes(backend, entry, newName, request.deleteOldName);
  validateEntry(tree.schema, dn, attributes);
  stampChanged(backend, subject, attributes);
  const before = [...withDescendants(entry)].map((moved) => [moved, moved.dn.normal] as const);
  tree.replace(entry, attributes);
  tree.move(entry, dn);
  for (const [moved, from] of before) nameChanged(tree, from, moved.dn.text);
}

function* withDescendants(entry: Entry): Iterable<Entry> {
  yield entry;
  for (const child of entry.children) yield* withDescendants(child);
}

/** The entry's attributes with the values of the new name, and without those of the old one if the client wants it. */
function renamedAttributes({ tree }: Backend, entry: Entry, newName: RelativeName, deleteOldName: boolean): Map<string, StoredAttribute> {
  const attributes = new Map(entry.attributes);
  const oldName = entry.dn.levels[0] ?? [];
  if (deleteOldName && normalLevel(oldName) !== normalLevel(newName)) {
    for (const { type: named, value } of oldName) {
      const type = tree.schema.attribute(named);
      const left = type && entry.values(type.key).filter((kept) => normalOf(type, kept) !== normalOf(type, value));
      if (left && left.length > 0) attributes.set(type.key, new StoredAttribute(type, left));
      else if (type) attributes.delete(type.key);
    }
  }
  for (const { type: named, value } of newName) {
    const type = tree.schema.attribute(named);
    if (!type) continue;
    const present = attributes.get(type.key)?.values ?? [];
    const others = present.filter((kept) => normalOf(type, kept) !== normalOf(type, value));
    requireSingle(type, others.length + 1);
    attributes.set(type.key, new StoredAttribute(type, [...others, value]));
  }
  return attributes;
}
