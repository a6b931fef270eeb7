import { randomUUID } from 'node:crypto';
import { StoredAttribute } from '../tree/entry.ts';
import type { Backend } from './backend.ts';
import type { Subject } from './subject.ts';
import { fineTime, generalizedTime } from './timestamp.ts';

type Stamps = Readonly<Record<string, string>>;

function write({ tree }: Backend, attributes: Map<string, StoredAttribute>, stamps: Stamps): void {
  for (const [name, value] of Object.entries(stamps)) {
    const type = tree.schema.attribute(name);
    if (type) attributes.set(type.key, new StoredAttribute(type, [value]));
  }
}

/** Writes who changed an entry and when. */
export function stampChanged(backend: Backend, subject: Subject, attributes: Map<string, StoredAttribute>): void {
  const now = backend.clock.now();
  const ordinal = backend.nextChange();
  const number = ordinal.toString(16).padStart(6, '0');
  write(backend, attributes, {
    entryCSN: `${fineTime(now, ordinal)}#${number}#000#000000`,
    modifiersName: subject.text,
    modifyTimestamp: generalizedTime(now),
  });
}

/** Writes when the password was set; slapd does so when it is changed, and not for the one that an administrator made an entry with. */
export function stampPassword(backend: Backend, attributes: Map<string, StoredAttribute>): void {
  if (attributes.has('userpassword')) write(backend, attributes, { pwdChangedTime: generalizedTime(backend.clock.now()) });
  else attributes.delete('pwdchangedtime');
}

/** Writes that the password is one that somebody else set. */
export const stampReset = (backend: Backend, attributes: Map<string, StoredAttribute>): void =>
  write(backend, attributes, { pwdReset: 'TRUE' });

/** Writes what a new entry gets. */
export function stampCreated(backend: Backend, subject: Subject, attributes: Map<string, StoredAttribute>): void {
  write(backend, attributes, {
    entryUUID: randomUUID(),
    creatorsName: subject.text,
    createTimestamp: generalizedTime(backend.clock.now()),
  });
  stampChanged(backend, subject, attributes);
}
