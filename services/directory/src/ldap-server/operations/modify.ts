import type { AttributeType } from '../../schema/index.ts';
import type { Change, ModifyRequest } from '../protocol/requests.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import { type Entry, StoredAttribute } from '../tree/entry.ts';
import type { Backend } from './backend.ts';
import { asksForChange, requireOnePassword } from './password-policy.ts';
import { membersChanged } from './references.ts';
import { stampChanged, stampPassword, stampReset } from './stamp.ts';
import { requireBound, requireWrite, type Subject } from './subject.ts';
import { validateEntry } from './validate-entry.ts';
import { type CheckedValue, checkedValues, normalOf, requireSingle, writableType } from './written-values.ts';

type Working = Map<string, StoredAttribute>;

/** A change whose type is known and whose values are checked. */
interface CheckedChange {
  readonly operation: Change['operation'];
  readonly type: AttributeType;
  readonly values: readonly CheckedValue[];
}

/** Changes attributes of an entry, all or none; `relaxed` lets an administrator write what the server keeps. Throws LdapError. */
export function modify(backend: Backend, subject: Subject, request: ModifyRequest, relaxed: boolean): void {
  const { tree } = backend;
  requireBound(subject);
  const dn = backend.name(request.dn);
  const changes = request.changes.map((change) => checkChange(backend, change, relaxed && subject.root));
  const entry = backend.entryToChange(dn);
  requireWrite(
    subject,
    entry,
    changes.map(({ type }) => type.key),
  );
  const attributes: Working = new Map(entry.attributes);
  for (const change of changes) apply(attributes, change);
  validateEntry(tree.schema, entry.dn, attributes);
  followPasswordPolicy(backend, subject, entry, { attributes, changes });
  stampChanged(backend, subject, attributes);
  const members = entry.values('member');
  tree.replace(entry, attributes);
  membersChanged(tree, entry, members);
}

function checkChange({ tree }: Backend, change: Change, relaxed: boolean): CheckedChange {
  const type = writableType(tree.schema, change.description, relaxed);
  const { operation } = change;
  if (change.octets.length === 0 && (operation === 'add' || operation === 'increment')) {
    throw new LdapError(ResultCode.protocolError, `modify/${operation} operation requires values`);
  }
  if (operation === 'replace') requireSingle(type, change.octets.length);
  return { operation, type, values: checkedValues(tree.schema, type, change) };
}

function apply(attributes: Working, { operation, type, values }: CheckedChange): void {
  const present = attributes.get(type.key);
  const left = next(operation, type, present, values);
  if (type.singleValued && left.length > 1) {
    throw new LdapError(ResultCode.constraintViolation, `attribute '${type.name}' cannot have multiple values`);
  }
  if (left.length > 0) attributes.set(type.key, new StoredAttribute(type, left));
  else attributes.delete(type.key);
}

/** The values of the attribute after one change. */
function next(
  operation: Change['operation'],
  type: AttributeType,
  present: StoredAttribute | undefined,
  values: readonly CheckedValue[],
): string[] {
  const before = present?.values ?? [];
  const has = new Set(before.map((value) => normalOf(type, value)));
  const missing = (): LdapError =>
    new LdapError(ResultCode.noSuchAttribute, `modify/${operation}: ${type.name}: no such ${present ? 'value' : 'attribute'}`);
  switch (operation) {
    case 'replace':
      return values.map(({ value }) => value);
    case 'add': {
      const twice = values.findIndex(({ normal }) => has.has(normal));
      if (twice >= 0) throw new LdapError(ResultCode.attributeOrValueExists, `modify/add: ${type.name}: value #${twice} already exists`);
      return [...before, ...values.map(({ value }) => value)];
    }
    case 'delete': {
      if (!present || values.some(({ normal }) => !has.has(normal))) throw missing();
      const gone = new Set(values.map(({ normal }) => normal));
      return values.length === 0 ? [] : before.filter((value) => !gone.has(normalOf(type, value)));
    }
    case 'increment': {
      const [by] = values;
      if (!present) throw missing();
      if (!by || values.length > 1 || type.syntax.equality !== 'integerMatch') {
        throw new LdapError(ResultCode.constraintViolation, `modify/increment: ${type.name}: no equality matching rule`);
      }
      return before.map((value) => String(BigInt(value) + BigInt(by.value)));
    }
  }
}

/** A new password, or an administrator who takes the lock off, also takes the failures off (slapd's ppolicy). */
function followPasswordPolicy(
  backend: Backend,
  subject: Subject,
  entry: Entry,
  { attributes, changes }: { attributes: Working; changes: readonly CheckedChange[] },
): void {
  const changed = new Set(changes.map(({ type }) => type.key));
  if (changed.has('userpassword')) {
    const brought = changes.filter(({ operation, type }) => operation !== 'delete' && type.key === 'userpassword');
    requireOnePassword(brought.reduce((total, { values }) => total + values.length, 0));
    attributes.delete('pwdaccountlockedtime');
    attributes.delete('pwdfailuretime');
    if (!changed.has('pwdchangedtime')) stampPassword(backend, attributes);
    if (subject.normal === entry.dn.normal) attributes.delete('pwdreset');
    else if (!changed.has('pwdreset') && asksForChange(backend, entry)) stampReset(backend, attributes);
  } else if (changed.has('pwdaccountlockedtime') && !attributes.has('pwdaccountlockedtime')) {
    attributes.delete('pwdfailuretime');
  }
}
