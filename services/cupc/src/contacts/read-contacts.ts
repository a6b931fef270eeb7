import { ownCopy } from '@uclab/foundation/text';
import { child, type XmlElement } from '@uclab/platform/soap';
import type { Contact, ContactDetails } from './contact.ts';

const named = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((candidate) => candidate.name === name) ?? [];

const detailsIn = (element: XmlElement): ContactDetails =>
  Object.fromEntries(named(element, 'property').map((property) => [property.attributes.name ?? '', ownCopy(property.text)]));

const personaKey = (persona: XmlElement): string => `${persona.text}@${persona.attributes.domain ?? ''}`.toLowerCase();

/** The contacts in a `get-all-config-resp`: those with a presence id, and those that were typed. Nothing of the reply itself is kept. */
export function readContacts(reply: XmlElement): Contact[] {
  const info = new Map(
    named(child(reply, 'get-contact-info-resp'), 'contact').map((contact) => {
      const persona = child(contact, 'persona-id');
      return [persona ? personaKey(persona) : '', detailsIn(contact)] as const;
    }),
  );
  const known = named(child(reply, 'get-user-config-resp'), 'group').flatMap((element) => {
    const group = ownCopy(element.attributes.name ?? '');
    return named(element, 'persona-id').map((persona): Contact => {
      const userid = ownCopy(persona.text);
      return {
        key: userid,
        userid,
        domain: ownCopy(persona.attributes.domain ?? ''),
        group,
        displayName: ownCopy(persona.attributes['display-name'] ?? ''),
        details: info.get(personaKey(persona)) ?? {},
      };
    });
  });
  const typed = named(child(reply, 'get-non-presence-aware-contacts-resp'), 'contact').map(
    (contact): Contact => ({
      key: ownCopy(contact.attributes['contact-id'] ?? ''),
      userid: '',
      domain: '',
      group: ownCopy(contact.attributes.group ?? ''),
      displayName: '',
      details: detailsIn(contact),
    }),
  );
  return [...known, ...typed];
}
