import { z } from 'zod';
import { licenceSchema } from './nodes.ts';

/** GET /api/v1/cucm, and the answer to its changes: pages of CUCM that presence nodes hear of and AXL does not reach. */
export const cucmSystemSchema = z.object({
  licence: licenceSchema,
  /** CUCM's own nodes, and whether Cisco CTIManager is active on each. */
  ctiManagers: z.array(z.object({ node: z.string(), active: z.boolean() })),
});
export type CucmSystem = z.infer<typeof cucmSystemSchema>;

/** PUT /api/v1/cucm/licence */
export const setLicenceSchema = z.strictObject({ kind: licenceSchema });
export type Licence = z.infer<typeof licenceSchema>;

/** PUT /api/v1/cucm/cti-managers/{node} */
export const setCtiManagerSchema = z.strictObject({ active: z.boolean() });
