import { escapeXml, type XmlElement, xml } from '@uclab/platform/soap';
import type { ContactLists } from '../contacts/index.ts';
import { privacyElement, readContactId, readDetails, readGroup, readPersona, readPrivacy } from './contact-elements.ts';

/** Whose list is worked on, and where. */
interface ListCall {
  readonly lists: ContactLists;
  readonly user: string;
  readonly domain: string;
  readonly operation: XmlElement;
}

/** Answers the markup inside `success`, empty where there is nothing to tell. */
type ListOperation = (call: ListCall) => Promise<string>;

const done = async (change: Promise<unknown>): Promise<string> => {
  await change;
  return '';
};

/**
 * Operations on contacts, groups and privacy. The form of add-contact and delete-contact is that of IM&P SOAP and REST examples; that
 * the others are on offer is known (About the Client Configuration Web Service), their element names are ours.
 */
export const contactOperations: Readonly<Record<string, ListOperation>> = {
  'add-contact': ({ lists, user, domain, operation }) => {
    const { name, element } = readGroup(operation);
    return done(lists.add(user, { ...readPersona(element, domain), group: name }));
  },
  'delete-contact': ({ lists, user, domain, operation }) => done(lists.remove(user, readPersona(readGroup(operation).element, domain))),
  'set-contact-info': ({ lists, user, domain, operation }) =>
    done(lists.setDetails(user, readPersona(operation, domain), readDetails(operation))),
  'add-non-presence-aware-contact': async ({ lists, user, operation }) => {
    const { name, element } = readGroup(operation);
    return xml('e:contact-id', {}, escapeXml(await lists.addTyped(user, { group: name, details: readDetails(element) })));
  },
  'set-non-presence-aware-contact': ({ lists, user, operation }) =>
    done(lists.setTyped(user, readContactId(operation), readDetails(operation))),
  'delete-non-presence-aware-contact': ({ lists, user, operation }) => done(lists.removeTyped(user, readContactId(operation))),
  'add-group': ({ lists, user, operation }) => done(lists.addGroup(user, readGroup(operation).name)),
  'delete-group': ({ lists, user, operation }) => done(lists.removeGroup(user, readGroup(operation).name)),
  'get-presence-rules': async ({ lists, user }) => privacyElement(lists.privacy(user)),
  'set-presence-rules': ({ lists, user, operation }) => done(lists.setPrivacy(user, readPrivacy(operation))),
};

/** Names of the operations. */
export const contactOperationNames = Object.keys(contactOperations);
