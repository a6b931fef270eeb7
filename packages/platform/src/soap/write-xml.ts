/** Everything that XML 1.0 allows (its production Char); with the `u` flag a lone surrogate is not in it either. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

// A carriage return is written as a reference, else a reader turns it into a line feed.
const textReferences: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
// In an attribute a reader would turn line ends and tabs into spaces.
const attributeReferences: Readonly<Record<string, string>> = { ...textReferences, '"': '&quot;', '\n': '&#10;', '\t': '&#9;' };

/** Replaced and not dropped: without the character that nobody can send, a wrong name or password would become the right one. */
const allowed = (text: string): string => text.replace(forbidden, '\ufffd');

/** Most texts of a reply need nothing of it. */
const needsCare = /[&<>\r]|[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Character data as markup. Each character that XML forbids (most control characters, lone surrogates) becomes U+FFFD. */
export const escapeXml = (text: string): string =>
  needsCare.test(text) ? allowed(text).replace(/[&<>\r]/g, (character) => textReferences[character] ?? '') : text;

const needsCareInAttribute = /[&<>"\r\n\t]|[^\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const escapeAttribute = (text: string): string =>
  needsCareInAttribute.test(text) ? allowed(text).replace(/[&<>"\r\n\t]/g, (character) => attributeReferences[character] ?? '') : text;

/**
 * An element as markup. Attributes that are undefined are left out; their values are escaped here, `content` is markup
 * already (see escapeXml). Without content the element closes itself.
 */
export function xml(name: string, attributes: Readonly<Record<string, string | undefined>>, ...content: (string | undefined)[]): string {
  let tag = `<${name}`;
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== undefined) tag += ` ${key}="${escapeAttribute(value)}"`;
  }
  let inside = '';
  for (const part of content) if (part) inside += part;
  return inside === '' ? `${tag}/>` : `${tag}>${inside}</${name}>`;
}
