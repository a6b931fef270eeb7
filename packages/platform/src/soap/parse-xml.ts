import { SaxesParser, type SaxesTagNS } from 'saxes';
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

const malformed = (words: string): XmlRefusedError => new XmlRefusedError('malformed', words);

/** A parser with what it has read so far. It reads one document after the other, as long as none is refused. */
class XmlReader {
  readonly #parser: SaxesParser<{ xmlns: true; position: boolean }>;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;
  #depth = 0;
  #elements = 0;
  #count = 0;
  #started = 0;

  constructor(position: boolean) {
    const parser = new SaxesParser({ xmlns: true, position });
    this.#parser = parser;
    parser.on('error', (error) => {
      throw malformed(`the document is not well-formed XML: ${error.message.slice(0, longestName)}`);
    });
    parser.on('doctype', () => {
      throw new XmlRefusedError('doctype', 'the document has a document type declaration, which is not read');
    });
    parser.on('xmldecl', ({ version, encoding }) => {
      if (version !== '1.0') throw malformed(`the document is XML ${version ?? ''}, and only 1.0 is read`);
      if (encoding && !readableEncodings.has(encoding.toLowerCase()))
        throw malformed(`the document says it is encoded in ${encoding}, and only UTF-8 is read`);
    });
    parser.on('opentagstart', ({ name }) => this.#begin(name));
    parser.on('opentag', (tag) => this.#opened(tag));
    const addText = (characters: string) => {
      const current = this.#open.at(-1);
      if (current) current.text += characters;
    };
    parser.on('text', addText);
    parser.on('cdata', addText);
    parser.on('closetag', () => {
      this.#started -= 1;
      this.#root = this.#open.pop();
    });
  }

  read(text: string, { depth = 64, elements = 100_000, size = 16 * 1024 * 1024 }: XmlLimits): XmlElement {
    if (text.length > size) throw new XmlRefusedError('size', `the document is longer than ${size} characters`);
    this.#root = undefined;
    this.#depth = depth;
    this.#elements = elements;
    this.#count = 0;
    // To close it makes it ready for the next document.
    this.#parser.write(text).close();
    const root = this.#root;
    if (!root) throw malformed('the document has no root element');
    this.#root = undefined;
    return root;
  }

  #begin(name: string): void {
    if (name.length > longestName) throw new XmlRefusedError('size', `an element has a name longer than ${longestName} characters`);
    this.#started += 1;
    this.#count += 1;
    if (this.#started > this.#depth) throw new XmlRefusedError('depth', `the document has more than ${this.#depth} levels of elements`);
    if (this.#count > this.#elements) throw new XmlRefusedError('elements', `the document has more than ${this.#elements} elements`);
  }

  #opened(tag: SaxesTagNS): void {
    const attributes: Record<string, string> = Object.create(null);
    for (const { local, uri, value } of Object.values(tag.attributes)) {
      if (uri !== xmlnsNamespace) attributes[uri ? `{${uri}}${local}` : local] = value;
    }
    const element: OpenElement = { name: tag.local, namespace: tag.uri, attributes, children: [], text: '' };
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
  }
}

/** To make a parser takes as long as to read a short message. */
let ready: XmlReader | undefined;

/**
 * The root element of an XML 1.0 document with namespaces. Throws XmlRefusedError: no entity is ever expanded beyond the
 * five of XML, a document type is refused at its first sight, and depth and count are checked as an element opens, before
 * the parser has looked up its namespaces (which takes time in proportion to the depth).
 */
export function parseXml(text: string, limits: XmlLimits = {}): XmlElement {
  const reader = ready ?? new XmlReader(false);
  // One that has refused something stands in the middle of it.
  ready = undefined;
  try {
    const root = reader.read(text, limits);
    ready = reader;
    return root;
  } catch (error) {
    if (!(error instanceof XmlRefusedError) || error.rule !== 'malformed') throw error;
    // To keep count of lines costs each document time, and only this one has to tell its place.
    return new XmlReader(true).read(text, limits);
  }
}
