export type SoapVersion = '1.1' | '1.2';

/** https://www.w3.org/TR/2000/NOTE-SOAP-20000508/ and https://www.w3.org/TR/soap12-part1/ */
export const envelopeNamespaceOf: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** The content type of an answer. */
export const contentTypeOf: Record<SoapVersion, string> = {
  '1.1': 'text/xml; charset=utf-8',
  '1.2': 'application/soap+xml; charset=utf-8',
};
