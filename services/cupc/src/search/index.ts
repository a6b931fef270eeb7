export { type DirectoryContact, nameOf } from './contact.ts';
export { callerWith, contactsFor } from './contact-search.ts';
export { DirectorySearch, type Found } from './directory-search.ts';
export { type DirectorySettings, directorySettings } from './directory-settings.ts';
