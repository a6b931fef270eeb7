/** A sentence of a person: capital letter, full stop. */
export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

/** `a, b and c` */
export const list = (parts: readonly string[], last: 'and' | 'or' = 'and'): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`;

/** A node as people call it. */
export const placeName = (node: string): string => (node === 'cucm' ? 'CUCM' : node);
