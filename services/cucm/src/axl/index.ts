export { type AxlOptions, axl, axlServiceDefinition } from './axl.ts';
