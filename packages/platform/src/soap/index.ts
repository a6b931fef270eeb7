export { type Envelope, parseEnvelope, SoapRequestError } from './parse-envelope.ts';
export { parseXml, type XmlLimits } from './parse-xml.ts';
export { contentTypeOf, type SoapVersion } from './soap-version.ts';
export { envelope, type FaultOptions, fault } from './write-envelope.ts';
export { escapeXml, xml } from './write-xml.ts';
export { child, childText, type XmlElement } from './xml-element.ts';
export { XmlRefusedError, type XmlRule } from './xml-refused-error.ts';
