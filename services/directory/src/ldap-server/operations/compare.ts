import { assertionOf } from '../filter/filter-plan.ts';
import type { CompareRequest } from '../protocol/requests.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import { virtualAttribute } from '../tree/virtual-attribute.ts';
import type { Backend } from './backend.ts';
import { mayRead, nobody, type Subject } from './subject.ts';

/** compareTrue or compareFalse. Throws LdapError. */
export function compare(backend: Backend, subject: Subject, { dn: text, description, octets }: CompareRequest): ResultCode {
  const dn = backend.name(text);
  const type = backend.tree.schema.attribute(description);
  if (!type) throw new LdapError(ResultCode.undefinedAttributeType);
  const normal = type.syntax.equality ? assertionOf(type, octets) : undefined;
  if (!type.syntax.equality) throw new LdapError(ResultCode.inappropriateMatching, 'inappropriate matching request');
  if (normal === undefined) throw new LdapError(ResultCode.invalidAttributeSyntax, 'value does not conform to assertion syntax');
  const entry = backend.entry(dn);
  if (subject === nobody || !mayRead(subject)(entry, type)) throw new LdapError(ResultCode.insufficientAccessRights);
  const attribute = entry.attributes.get(type.key) ?? virtualAttribute(entry, type.key);
  if (!attribute) throw new LdapError(ResultCode.noSuchAttribute);
  if (type.key === 'objectclass') return backend.tree.index.isOfClass(entry, normal) ? ResultCode.compareTrue : ResultCode.compareFalse;
  return attribute.normal.has(normal) ? ResultCode.compareTrue : ResultCode.compareFalse;
}
