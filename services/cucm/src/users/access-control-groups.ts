import type { Store } from '@uclab/platform/store';
import { z } from 'zod';

/**
 * Groups that a new cluster has, as far as their names are public; which of them lets its members do what is each interface's own.
 * Source of the names for AXL and EPASSoap: https://developer.cisco.com/docs/axl/faq, IM and Presence Developer Cookbook 10.5(0).
 */
const standardGroups: ReadonlySet<string> = new Set([
  'Admin-3rd Party API',
  'Standard AXL API Access',
  'Standard CCM End Users',
  'Standard CCM Gateway Administration',
  'Standard CCM Phone Administration',
  'Standard CCM Read Only',
  'Standard CCM Server Maintenance',
  'Standard CCM Server Monitoring',
  'Standard CCM Super Users',
  'Standard CTI Enabled',
]);

/** Whether CUCM has an access control group of that name: a standard one, or one that it was installed with. */
export const isGroup = (store: Store, name: string): boolean =>
  standardGroups.has(name) || store.get(z.object({ name: z.string() }), 'SELECT name FROM dirgroup WHERE name = ?', name) !== undefined;
