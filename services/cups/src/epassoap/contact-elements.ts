import { Refusal } from '@uclab/foundation/errors';
import { child, childText, escapeXml, type XmlElement, xml } from '@uclab/platform/soap';
import { type ContactDetails, type ContactLists, foldId, type PrivacyRules } from '../contacts/index.ts';

/** A contact as `add-contact` names it. Source: IM&P SOAP and REST examples; `display-name` is an attribute of ours. */
export interface PersonaElement {
  readonly id: string;
  readonly domain: string;
  readonly displayName: string;
}

/** Reads `persona-id`; a contact without a domain is of the node's own. Throws Refusal where there is none. */
export function readPersona(parent: XmlElement, ownDomain: string): PersonaElement {
  const persona = child(parent, 'persona-id');
  if (!persona) throw new Refusal('invalid', 'persona-id is missing', 'persona-id');
  const { domain, 'display-name': displayName = '' } = persona.attributes;
  return { id: persona.text.trim(), domain: domain?.trim() || ownDomain, displayName: displayName.trim() };
}

/** Reads `group`, the group's name being an attribute, and what is in it. Throws Refusal where there is none. */
export function readGroup(operation: XmlElement): { readonly name: string; readonly element: XmlElement } {
  const element = child(operation, 'group');
  if (!element) throw new Refusal('invalid', 'group is missing', 'group');
  return { name: (element.attributes.name ?? '').trim(), element };
}

/** Throws Refusal where there is anything else: it would be taken for nothing, and what is replaced as a whole would be lost by a slip. */
function requireOnly(parent: XmlElement, ...names: readonly string[]): void {
  if (parent.children.every(({ name }) => names.includes(name))) return;
  throw new Refusal('invalid', `${parent.name} has an element that is none of its own: ${names.join(', ')}`, parent.name);
}

/** Reads the `property` elements of a contact. Throws Refusal for one that is given twice, and for an element of another name. */
export function readDetails(parent: XmlElement): ContactDetails {
  requireOnly(parent, 'persona-id', 'contact-id', 'property');
  const details = new Map<string, string>();
  for (const property of parent.children.filter(({ name }) => name === 'property')) {
    const name = property.attributes.name ?? '';
    if (details.has(name)) throw new Refusal('invalid', 'property is given twice with one name', 'property');
    details.set(name, property.text);
  }
  return Object.fromEntries(details);
}

/** Reads `contact-id`, by which a node knows a contact that was typed by hand. */
export function readContactId(operation: XmlElement): string {
  const id = childText(operation, 'contact-id')?.trim();
  if (!id) throw new Refusal('invalid', 'contact-id is missing', 'contact-id');
  return id;
}

const action = (text: string | undefined, field: string): 'allow' | 'block' => {
  if (text === 'allow' || text === 'block') return text;
  throw new Refusal('invalid', `${field} is neither allow nor block`, field);
};

/**
 * Reads `presence-rules`. Throws Refusal for what is neither allow nor block, for an element that is no exception, and for two about one
 * user.
 */
export function readPrivacy(operation: XmlElement): PrivacyRules {
  const rules = child(operation, 'presence-rules');
  if (!rules) throw new Refusal('invalid', 'presence-rules is missing', 'presence-rules');
  requireOnly(operation, 'presence-rules');
  requireOnly(rules, 'exception');
  const exceptions = rules.children.map((exception) => [exception.text.trim(), action(exception.attributes.action, 'exception')] as const);
  if (new Set(exceptions.map(([id]) => foldId(id))).size < exceptions.length) {
    throw new Refusal('invalid', 'exception is given twice for one user', 'exception');
  }
  return { byDefault: action(rules.attributes.default, 'default'), exceptions: Object.fromEntries(exceptions) };
}

const propertyElements = (details: ContactDetails): string =>
  Object.entries(details)
    .map(([name, value]) => xml('e:property', { name }, escapeXml(value)))
    .join('');

/** Privacy rules as an element. */
export const privacyElement = ({ byDefault, exceptions }: PrivacyRules): string =>
  xml(
    'e:presence-rules',
    { default: byDefault },
    ...Object.entries(exceptions).map(([id, chosen]) => xml('e:exception', { action: chosen }, escapeXml(id))),
  );

/** `get-user-config-resp`: groups with the contacts that have a presence id, and privacy rules. */
export function userConfig(lists: ContactLists, user: string): string {
  const contacts = lists.contacts(user);
  const groups = lists
    .groups(user)
    .map((name) =>
      xml(
        'e:group',
        { name },
        ...contacts
          .filter(({ group }) => group === name)
          .map(({ id, domain, displayName }) =>
            xml('e:persona-id', { domain, 'display-name': displayName === '' ? undefined : displayName }, escapeXml(id)),
          ),
      ),
    );
  return xml('e:get-user-config-resp', {}, ...groups, privacyElement(lists.privacy(user)));
}

/** `get-non-presence-aware-contacts-resp`: what was typed by hand. */
export const typedContacts = (lists: ContactLists, user: string): string =>
  xml(
    'e:get-non-presence-aware-contacts-resp',
    {},
    ...lists
      .typed(user)
      .map(({ contactId, group, details }) => xml('e:contact', { 'contact-id': contactId, group }, propertyElements(details))),
  );

/** `get-contact-info-resp`: auxiliary information of contacts with a presence id. */
export const contactInfo = (lists: ContactLists, user: string): string =>
  xml(
    'e:get-contact-info-resp',
    {},
    ...lists
      .contacts(user)
      .filter(({ details }) => Object.keys(details).length > 0)
      .map(({ id, domain, details }) => xml('e:contact', {}, xml('e:persona-id', { domain }, escapeXml(id)), propertyElements(details))),
  );
