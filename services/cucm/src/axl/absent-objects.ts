import type { XmlElement } from '@uclab/platform/soap';
import { notFound } from './axl-fault.ts';

/** Whether an element says anything at all, by its text, by a key, or by what stands inside. */
const says = ({ text, attributes, children }: XmlElement): boolean =>
  text.trim() !== '' || (attributes.uuid ?? '').trim() !== '' || children.some(says);

/**
 * Throws AxlFault for an element that names an object of a kind that the emulator does not have (phones, lines, profiles): such
 * an object was never made. `kinds` has the object of each element. An empty element names nothing.
 */
export function refuseAbsent(element: XmlElement, kinds: Readonly<Record<string, string>>): void {
  for (const child of element.children) {
    const kind = kinds[child.name];
    if (kind !== undefined && says(child)) throw notFound(kind);
  }
}
