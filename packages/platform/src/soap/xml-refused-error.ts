/** Which rule a text broke that was to be read as XML. */
export type XmlRule = 'malformed' | 'doctype' | 'depth' | 'elements' | 'size';

/** Thrown for a text that is not XML, or XML that a service does not read: a document type, too deep, too many elements, too long. */
export class XmlRefusedError extends Error {
  override readonly name = 'XmlRefusedError';
  readonly rule: XmlRule;

  constructor(rule: XmlRule, message: string) {
    super(message);
    this.rule = rule;
  }
}
