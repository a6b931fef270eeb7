import { Refusal } from '@uclab/foundation/errors';

/**
 * The stores of a node by the names of the page Security > Certificate Management: Tomcat's own certificate, and what is
 * trusted. Later releases have no `directory-trust`, see foundation/persona.
 */
export const storeNames = ['tomcat', 'tomcat-trust', 'directory-trust'] as const;

/** What a client's computer trusts: one store, which nobody has to restart anything for. It is no store of a node (the name is ours). */
export const computerStoreNames = ['pc-trust'] as const;

export type StoreName = (typeof storeNames)[number] | (typeof computerStoreNames)[number];

/** The store of these that a person named; throws Refusal('not-found') that lists them. */
export function storeNameOf(text: string, names: readonly StoreName[] = storeNames): StoreName {
  const wanted = text.trim().toLowerCase();
  const name = names.find((candidate) => candidate === wanted);
  if (name) return name;
  throw new Refusal(
    'not-found',
    `There is no certificate store "${text}"; ${names.length > 1 ? `the stores are ${names.join(', ')}` : `there is ${names[0]}`}.`,
    'store',
  );
}

/** The stores of a node that keeps its certificates for LDAPS in `ldapStore`. */
export const storesWith = (ldapStore: StoreName): readonly StoreName[] =>
  storeNames.filter((name) => name !== 'directory-trust' || name === ldapStore);
