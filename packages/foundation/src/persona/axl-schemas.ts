import { isFrom } from './release.ts';

/**
 * The schemas of AXL, lowest first. The one of 7.1 was never published as a schema of this kind; it is treated as 8.0 (assumed).
 * AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide
 */
export const axlSchemas = ['7.1', '8.0', '8.5', '9.0', '9.1', '10.0', '10.5', '11.0', '11.5', '12.0', '12.5', '14.0', '15.0'] as const;

/** The first one that has everything which the laboratory asks for: those before it cannot start a synchronisation. */
const lowestForLab = '8.5';

/** The schema by which the laboratory calls CUCM of a release: the newest one that is not newer, and 8.5 for what is older than that. */
export const axlSchemaOf = (version: string): string =>
  axlSchemas.findLast((schema) => isFrom(version, schema) && isFrom(schema, lowestForLab)) ?? lowestForLab;
