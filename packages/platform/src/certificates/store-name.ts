import { Refusal } from '@uclab/foundation/errors';

/**
 * The stores of a node by the names of the page Security > Certificate Management: Tomcat's own certificate, and what is
 * trusted. `directory-trust` is that of release 7.x and 8.x; later releases keep LDAPS certificates in `tomcat-trust`.
 */
export const storeNames = ['tomcat', 'tomcat-trust', 'directory-trust'] as const;

export type StoreName = (typeof storeNames)[number];

/** The store that a person named; throws Refusal('not-found') that lists the stores. */
export function storeNameOf(text: string): StoreName {
  const wanted = text.trim().toLowerCase();
  const name = storeNames.find((candidate) => candidate === wanted);
  if (name) return name;
  throw new Refusal('not-found', `There is no certificate store "${text}"; the stores are ${storeNames.join(', ')}.`, 'store');
}
