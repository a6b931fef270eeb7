import { envelopeNamespaceOf, type SoapVersion } from './soap-version.ts';
import { escapeXml, xml } from './write-xml.ts';

const prolog = '<?xml version="1.0" encoding="UTF-8"?>';

/** A whole SOAP message around `bodyMarkup`; `namespaces` maps further prefixes to URIs, the empty prefix being the default. */
export function envelope(version: SoapVersion, bodyMarkup: string, namespaces: Readonly<Record<string, string>> = {}): string {
  const declarations: Record<string, string> = { 'xmlns:soapenv': envelopeNamespaceOf[version] };
  for (const [prefix, uri] of Object.entries(namespaces)) declarations[prefix ? `xmlns:${prefix}` : 'xmlns'] = uri;
  return prolog + xml('soapenv:Envelope', declarations, xml('soapenv:Body', {}, bodyMarkup));
}

/** What went wrong, for the caller. `detail` is markup that stands inside the detail element. */
export interface FaultOptions {
  readonly code: 'Client' | 'Server' | 'VersionMismatch';
  readonly reason: string;
  readonly detail?: string;
}

const codesOf12 = { Client: 'Sender', Server: 'Receiver', VersionMismatch: 'VersionMismatch' } as const;

/** A whole SOAP message that carries a fault, in the form of its version. */
export function fault(version: SoapVersion, { code, reason, detail }: FaultOptions): string {
  const text = escapeXml(reason);
  if (version === '1.1') {
    const parts = [xml('faultcode', {}, `soapenv:${code}`), xml('faultstring', {}, text), detail && xml('detail', {}, detail)];
    return envelope(version, xml('soapenv:Fault', {}, ...parts));
  }
  return envelope(
    version,
    xml(
      'soapenv:Fault',
      {},
      xml('soapenv:Code', {}, xml('soapenv:Value', {}, `soapenv:${codesOf12[code]}`)),
      xml('soapenv:Reason', {}, xml('soapenv:Text', { 'xml:lang': 'en' }, text)),
      detail && xml('soapenv:Detail', {}, detail),
    ),
  );
}
