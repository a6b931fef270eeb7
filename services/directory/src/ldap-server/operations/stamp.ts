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

/** Writes what a new entry gets. */
export function stampCreated(backend: Backend, subject: Subject, attributes: Map<string, StoredAttribute>): void {
  write(backend, attributes, {
    entryUUID: randomUUID(),
    creatorsName: subject.text,
    createTimestamp: generalizedTime(backend.clock.now()),
  });
  stampChanged(backend, subject, attributes);
}
