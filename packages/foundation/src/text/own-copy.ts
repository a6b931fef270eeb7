/** V8 copies parts that are shorter than this by itself (SlicedString::kMinLength). */
const shortestView = 13;

/**
 * The same text in memory of its own; what is no character (half a surrogate pair) becomes U+FFFD. For every text that outlives the
 * request it came with: in V8 a part of a text is a view of the whole, so a name of twenty letters would keep the body of a megabyte
 * in which it stood.
 */
export const ownCopy = (text: string): string => (text.length < shortestView ? text : Buffer.from(text).toString());
