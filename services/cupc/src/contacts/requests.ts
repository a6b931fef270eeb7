import { escapeXml, xml } from '@uclab/platform/soap';
import type { ContactDetails } from './contact.ts';

/** Bodies of the operations on contacts, see services/cups/src/epassoap/contact-operations.ts. */
export interface Operation {
  readonly name: string;
  readonly body: string;
}

interface Persona {
  readonly userid: string;
  readonly domain: string;
  readonly displayName?: string;
}

const operation = (name: string, ...content: string[]): Operation => ({ name, body: xml(`e:${name}`, {}, ...content) });

const personaElement = ({ userid, domain, displayName }: Persona): string =>
  xml('e:persona-id', { domain, 'display-name': displayName || undefined }, escapeXml(userid));

const properties = (details: ContactDetails): string =>
  Object.entries(details)
    .map(([name, value]) => xml('e:property', { name }, escapeXml(value)))
    .join('');

export const addContact = (persona: Persona, group: string): Operation =>
  operation('add-contact', xml('e:group', { name: group }, personaElement(persona)));

export const deleteContact = (persona: Persona, group: string): Operation =>
  operation('delete-contact', xml('e:group', { name: group }, personaElement(persona)));

export const setContactInfo = (persona: Persona, details: ContactDetails): Operation =>
  operation('set-contact-info', personaElement(persona), properties(details));

export const addTypedContact = (group: string, details: ContactDetails): Operation =>
  operation('add-non-presence-aware-contact', xml('e:group', { name: group }, properties(details)));

export const setTypedContact = (contactId: string, details: ContactDetails): Operation =>
  operation('set-non-presence-aware-contact', xml('e:contact-id', {}, escapeXml(contactId)), properties(details));

export const deleteTypedContact = (contactId: string): Operation =>
  operation('delete-non-presence-aware-contact', xml('e:contact-id', {}, escapeXml(contactId)));
