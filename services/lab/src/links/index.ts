export { type LinkPortReading, Links } from './links.ts';
export type { LinkBehaviour } from './proxy-content.ts';
export type { WantedLink } from './wanted-link.ts';
