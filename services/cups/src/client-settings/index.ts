export { addClientSettingsService } from './client-settings-service.ts';
export { directoryProperties } from './directory-properties.ts';
export { checkedSettings } from './rules.ts';
export { type DirectoryType, defaultAttributes, directoryTypes } from './server-types.ts';
export type { ClientSettings } from './settings.ts';
export { settingsWrites, storedSettings } from './stored-settings.ts';
