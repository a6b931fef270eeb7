import { SaxesParser } from 'saxes';

/** An element of a reply: local names and the key of the object that it tells, which is all that AXL needs. */
export interface ReplyElement {
  readonly name: string;
  readonly children: readonly ReplyElement[];
  readonly text: string;
  readonly uuid?: string | undefined;
}

interface OpenElement {
  readonly name: string;
  readonly children: OpenElement[];
  readonly uuid?: string | undefined;
  text: string;
}

const maximumDepth = 64;

/** Reads a whole document; throws an Error when it is no XML, nests too deeply or brings a document type. */
export function parseReply(markup: string): ReplyElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [{ name: '', children: [], text: '' }];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type is not wanted here');
  });
  parser.on('opentag', ({ local, attributes }) => {
    if (open.length > maximumDepth) throw new Error('too many levels');
    const element = { name: local, children: [], text: '', uuid: attributes.uuid?.value };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => open.pop());
  parser.write(markup).close();
  const root = open[0]?.children[0];
  if (!root) throw new Error('an empty document');
  return root;
}

/** The first child of that name. */
export const childOf = (element: ReplyElement | undefined, name: string): ReplyElement | undefined =>
  element?.children.find((child) => child.name === name);

/** All children of that name. */
export const childrenOf = (element: ReplyElement | undefined, name: string): readonly ReplyElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** The text of the first child of that name; empty where there is none. */
export const textOf = (element: ReplyElement | undefined, name: string): string => childOf(element, name)?.text.trim() ?? '';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
/** Everything that XML 1.0 does not allow. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** An element of a request with a text, in which U+FFFD stands for what XML forbids; nothing for a value that is not given. */
export function element(name: string, value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  return `<${name}>${escaped(String(value))}</${name}>`;
}

/** A text as it stands in a request, in an element or an attribute. */
export const escaped = (text: string): string =>
  text.replace(forbidden, '\ufffd').replace(/[&<>"\r]/g, (character) => entities[character] ?? '');
