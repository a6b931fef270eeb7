/** An element as it was read. */
export interface XmlElement {
  /** Local name, without prefix. */
  readonly name: string;
  /** Namespace URI, empty where there is none. */
  readonly namespace: string;
  /** By local name; an attribute in a namespace by `{namespace}name`. Declarations of namespaces are left out. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The character data directly inside, joined. */
  readonly text: string;
}

/** The first child with this local name, whatever its namespace: clients differ in how they qualify. */
export const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((candidate) => candidate.name === name);

/** The text of the first child with this local name; undefined where there is no such child. */
export const childText = (element: XmlElement, name: string): string | undefined => child(element, name)?.text;
