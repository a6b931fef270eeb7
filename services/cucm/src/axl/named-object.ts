import { child, type XmlElement } from '@uclab/platform/soap';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { pkidOf } from './values.ts';

/**
 * The name of the object that a reference in a request names, by its text, by the key in its attribute uuid, or by both: '' for an empty
 * one, undefined where it is not given. `find` knows the objects of that kind by key. Throws AxlFault for a key that none has, and for
 * one that is another's than the name (the product's words are not known). That the name alone is known is for the caller to see.
 */
export function namedObject(
  element: XmlElement,
  reference: string,
  kind: string,
  find: (pkid: string) => { readonly name: string } | undefined,
): string | undefined {
  const given = child(element, reference);
  if (!given) return undefined;
  const { uuid = '' } = given.attributes;
  if (uuid.trim() === '') return given.text;
  const found = find(pkidOf(uuid));
  if (!found) throw notFound(kind, `uuid ${uuid} of ${reference}`);
  if (given.text.trim() !== '' && given.text.trim() !== found.name) {
    const sentence = `Attribute uuid of ${reference} is that of ${found.name}, and its text names ${given.text.trim().slice(0, 128)}`;
    throw new AxlFault(axlCode.general, sentence);
  }
  return found.name;
}
