export type { Chats } from './chats.ts';
export type { Contact } from './contact.ts';
export { ContactStore } from './contact-store.ts';
export { type ContactView, ContactWindow, type ContactWindowView } from './contact-window.ts';
export { EventLog } from './event-log.ts';
export { readContacts } from './read-contacts.ts';
