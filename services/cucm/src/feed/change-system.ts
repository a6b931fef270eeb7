import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { type Licence, licenceSchema, readLicence, writeLicence } from './licence.ts';
import { ctiManagerNodes, writeCtiManager } from './process-nodes.ts';
import { writeToldSetting } from './told-settings.ts';

const licenceOf = (kind: string): Licence => {
  const known = licenceSchema.safeParse(kind);
  if (known.success) return known.data;
  throw new Refusal('invalid', `kind: a licence is ${licenceSchema.options.join(' or ')}, not "${kind}".`, 'kind');
};

/** Puts another licence in place of the one that is there; nothing happens where it is the same. Throws Refusal('invalid'). */
export const setLicence = (store: Store, kind: string): Promise<void> => {
  const licence = licenceOf(kind);
  return store.exclusive(async () => {
    if (readLicence(store) !== licence) await writeToldSetting(store, 'licence', writeLicence(licence));
  });
};

/**
 * Activates Cisco CTIManager on a node of CUCM, or deactivates it; nothing happens where it is so. Throws Refusal('not-found') for a name
 * that is none of CUCM's own nodes.
 */
export const setCtiManager = (store: Store, name: string, active: boolean): Promise<void> =>
  store.exclusive(async () => {
    const nodes = ctiManagerNodes(store);
    const node = nodes.find((known) => known.node.toLowerCase() === name.toLowerCase());
    if (!node) {
      const names = nodes.map((known) => known.node).join(', ');
      throw new Refusal('not-found', `node: CUCM has no node '${name}' of its own; there are ${names}.`, 'node');
    }
    if (node.active !== active) await writeToldSetting(store, 'ctimanagers', [writeCtiManager(node.node, active)]);
  });
