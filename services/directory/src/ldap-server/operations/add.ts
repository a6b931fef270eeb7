import type { DistinguishedName } from '../../schema/index.ts';
import type { AddRequest } from '../protocol/requests.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import { StoredAttribute } from '../tree/entry.ts';
import type { Backend } from './backend.ts';
import { requireOnePassword } from './password-policy.ts';
import { membersChanged } from './references.ts';
import { stampCreated } from './stamp.ts';
import { requireAdministrator, requireBound, type Subject } from './subject.ts';
import { validateEntry } from './validate-entry.ts';
import { checkedValues, normalOf, requireSingle, writableType } from './written-values.ts';

/** Adds an entry. Throws LdapError. */
export function add(backend: Backend, subject: Subject, request: AddRequest): void {
  const { tree } = backend;
  requireBound(subject);
  const dn = backend.name(request.dn);
  const attributes = new Map<string, StoredAttribute>();
  for (const written of request.attributes) {
    const type = writableType(tree.schema, written.description);
    if (attributes.has(type.key))
      throw new LdapError(ResultCode.attributeOrValueExists, `attribute '${type.name}' provided more than once`);
    if (written.octets.length === 0) throw new LdapError(ResultCode.protocolError, 'no values for attribute type');
    const values = checkedValues(tree.schema, type, written).map(({ value }) => value);
    requireSingle(type, values.length);
    attributes.set(type.key, new StoredAttribute(type, values));
  }
  backend.requireHeld(dn);
  addNamingValues(backend, dn, attributes);
  validateEntry(tree.schema, dn, attributes);
  if (tree.get(dn.normal)) throw new LdapError(ResultCode.entryAlreadyExists);
  if (!tree.parentOf(dn)) throw new LdapError(ResultCode.noSuchObject, '', tree.nearest(dn)?.dn.text ?? '');
  requireAdministrator(subject, 'no write access to parent');
  requireOnePassword(attributes.get('userpassword')?.values.length ?? 0);
  stampCreated(backend, subject, attributes);
  membersChanged(tree, tree.add(dn, attributes), []);
}

/** The values in an entry's own name are its values, whether the client says so again or not; slapd adds them too. */
function addNamingValues({ tree }: Backend, { levels }: DistinguishedName, attributes: Map<string, StoredAttribute>): void {
  for (const { type: name, value } of levels[0] ?? []) {
    const type = tree.schema.attribute(name);
    const present = type && attributes.get(type.key);
    if (!type || present?.normal.has(normalOf(type, value))) continue;
    const values = [...(present?.values ?? []), value];
    requireSingle(type, values.length);
    attributes.set(type.key, new StoredAttribute(type, values));
  }
}
