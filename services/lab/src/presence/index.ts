export { contactEvidence } from './contact-evidence.ts';
export { ContactsClient } from './contacts-client.ts';
export { explainContact } from './explain-contact.ts';
export { PresenceNodes } from './presence-nodes.ts';
