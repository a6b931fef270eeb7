export { presenceAddress } from './presence-address.ts';
export { type LineState, PresenceLine } from './presence-line.ts';
export { PresenceServices } from './presence-services.ts';
