export { contactEvidence } from './contact-evidence.ts';
export { ContactsClient } from './contacts-client.ts';
export { explainContact } from './explain-contact.ts';
export { lostMessage } from './lost-message.ts';
export { PresenceNodes } from './presence-nodes.ts';
