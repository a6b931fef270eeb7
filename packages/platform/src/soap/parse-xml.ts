import { SaxesParser } from 'saxes';
import type { XmlElement } from './xml-element.ts';
import { XmlRefusedError } from './xml-refused-error.ts';

/** What a document may be at most. */
export interface XmlLimits {
  /** Levels of elements; 64 unless told. */
  readonly depth?: number;
  /** Elements in all; 100,000 unless told. */
  readonly elements?: number;
  /** Characters in all; 16 Mi unless told. */
  readonly size?: number;
}

interface OpenElement extends XmlElement {
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';
/** Characters of a name at most: what reads a message quotes names, in replies and in logs. */
const longestName = 256;
/** The text is decoded already, so a declaration of another encoding would be a sign that it was decoded wrongly. */
const readableEncodings = new Set(['utf-8', 'us-ascii', 'ascii']);

/**
 * The root element of an XML 1.0 document with namespaces. Throws XmlRefusedError: no entity is ever expanded beyond the
 * five of XML, a document type is refused at its first sight, and depth and count are checked as an element opens, before
 * the parser has looked up its namespaces (which takes time in proportion to the depth).
 */
export function parseXml(text: string, limits: XmlLimits = {}): XmlElement {
  try {
    return read(text, limits, false);
  } catch (error) {
    if (!(error instanceof XmlRefusedError) || error.rule !== 'malformed') throw error;
    // To keep count of lines costs each document time, and only this one has to tell its place.
    return read(text, limits, true);
  }
}

function read(text: string, limits: XmlLimits, position: boolean): XmlElement {
  const { depth = 64, elements = 100_000, size = 16 * 1024 * 1024 } = limits;
  if (text.length > size) throw new XmlRefusedError('size', `the document is longer than ${size} characters`);
  const parser = new SaxesParser({ xmlns: true, position });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  let started = 0;

  parser.on('error', (error) => {
    throw new XmlRefusedError('malformed', `the document is not well-formed XML: ${error.message.slice(0, longestName)}`);
  });
  parser.on('doctype', () => {
    throw new XmlRefusedError('doctype', 'the document has a document type declaration, which is not read');
  });
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0') throw new XmlRefusedError('malformed', `the document is XML ${version ?? ''}, and only 1.0 is read`);
    if (encoding && !readableEncodings.has(encoding.toLowerCase())) {
      throw new XmlRefusedError('malformed', `the document says it is encoded in ${encoding}, and only UTF-8 is read`);
    }
  });
  parser.on('opentagstart', ({ name }) => {
    if (name.length > longestName) throw new XmlRefusedError('size', `an element has a name longer than ${longestName} characters`);
    started += 1;
    count += 1;
    if (started > depth) throw new XmlRefusedError('depth', `the document has more than ${depth} levels of elements`);
    if (count > elements) throw new XmlRefusedError('elements', `the document has more than ${elements} elements`);
  });
  parser.on('opentag', (tag) => {
    const attributes: Record<string, string> = Object.create(null);
    for (const { local, uri, value } of Object.values(tag.attributes)) {
      if (uri !== xmlnsNamespace) attributes[uri ? `{${uri}}${local}` : local] = value;
    }
    const element: OpenElement = { name: tag.local, namespace: tag.uri, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (characters: string) => {
    const current = open.at(-1);
    if (current) current.text += characters;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    started -= 1;
    root = open.pop();
  });

  parser.write(text).close();
  if (!root) throw new XmlRefusedError('malformed', 'the document has no root element');
  return root;
}
