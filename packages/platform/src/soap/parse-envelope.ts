import { parseXml, type XmlLimits } from './parse-xml.ts';
import { envelopeNamespaceOf, type SoapVersion } from './soap-version.ts';
import type { XmlElement } from './xml-element.ts';

/** A SOAP message as it was read. */
export interface Envelope {
  readonly version: SoapVersion;
  readonly header: XmlElement | undefined;
  /** The first element inside Body: the operation. */
  readonly body: XmlElement;
}

/** Thrown for well-formed XML that is not a SOAP message, or one that asks for nothing, or for several things. */
export class SoapRequestError extends Error {
  override readonly name = 'SoapRequestError';
  readonly rule: 'not-an-envelope' | 'empty-body' | 'several-operations';
  /** That of the envelope, where there is one: a caller of the wrong version is told that before anything else. */
  readonly version: SoapVersion | undefined;

  constructor(rule: SoapRequestError['rule'], message: string, version?: SoapVersion) {
    super(message);
    this.rule = rule;
    this.version = version;
  }
}

const versionOf = (namespace: string): SoapVersion | undefined => {
  if (namespace === envelopeNamespaceOf['1.1']) return '1.1';
  return namespace === envelopeNamespaceOf['1.2'] ? '1.2' : undefined;
};

/** The SOAP message in a text; throws XmlRefusedError for what is not XML and SoapRequestError for what is not SOAP. */
export function parseEnvelope(text: string, limits?: XmlLimits): Envelope {
  const root = parseXml(text, limits);
  const version = versionOf(root.namespace);
  if (root.name !== 'Envelope' || version === undefined) {
    throw new SoapRequestError('not-an-envelope', `the document is not a SOAP 1.1 or 1.2 envelope but ${root.name}`);
  }
  const part = (name: string) => root.children.find((element) => element.name === name && element.namespace === root.namespace);
  const body = part('Body');
  if (!body) throw new SoapRequestError('not-an-envelope', 'the SOAP envelope has no body', version);
  const operation = body.children[0];
  if (!operation) throw new SoapRequestError('empty-body', 'the body of the SOAP envelope is empty', version);
  // The first one alone would be done, and the rest lost without a word.
  if (body.children.length > 1)
    throw new SoapRequestError('several-operations', 'the body of the SOAP envelope asks for more than one thing', version);
  return { version, header: part('Header'), body: operation };
}
