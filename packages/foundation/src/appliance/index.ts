export { type ApplianceHost, journalEventOf, serveAppliance } from './serve-appliance.ts';
