import { Refusal } from '@uclab/foundation/errors';

/**
 * The stores of a node by the names of the page Security > Certificate Management: Tomcat's own certificate, and what is
 * trusted. Later releases have no `directory-trust`, see foundation/persona.
 */
export const storeNames = ['tomcat', 'tomcat-trust', 'directory-trust'] as const;

export type StoreName = (typeof storeNames)[number];

/** The store of these that a person named; throws Refusal('not-found') that lists them. */
export function storeNameOf(text: string, names: readonly StoreName[] = storeNames): StoreName {
  const wanted = text.trim().toLowerCase();
  const name = names.find((candidate) => candidate === wanted);
  if (name) return name;
  throw new Refusal('not-found', `There is no certificate store "${text}"; the stores are ${names.join(', ')}.`, 'store');
}

/** The stores of a node that keeps its certificates for LDAPS in `ldapStore`. */
export const storesWith = (ldapStore: StoreName): readonly StoreName[] =>
  storeNames.filter((name) => name !== 'directory-trust' || name === ldapStore);
