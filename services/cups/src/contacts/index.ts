export { type ContactDetails, foldId, type PresenceContact, type PrivacyRules, type TypedContact } from './contact.ts';
export { ContactLists } from './contact-list.ts';
