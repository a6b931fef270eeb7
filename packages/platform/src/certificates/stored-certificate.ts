import type { X509Certificate } from 'node:crypto';

/** One certificate of a store, as the list of Certificate Management shows it. Times are milliseconds since the epoch. */
export interface StoredCertificate {
  /** The file's name in the store, for instance `directory.pem`. */
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** SHA-256 over the certificate, lower case hexadecimal without colons. */
  readonly fingerprint: string;
  /** Emulated time. */
  readonly uploadedAtMs: number;
  readonly pem: string;
}

/** A name of Node's X509Certificate, which has one attribute a line, on one line: `O=uclab, CN=directory`. */
export const distinguishedName = (text: string): string => text.split('\n').join(', ');

type Content = Omit<StoredCertificate, 'name' | 'uploadedAtMs'>;

/** Node works each of these out anew whenever it is asked, and a node's status asks often. */
const contents = new WeakMap<X509Certificate, Content>();

/** What a certificate says of itself. */
export function contentOf(certificate: X509Certificate): Content {
  const content = contents.get(certificate) ?? {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    serialNumber: certificate.serialNumber.toLowerCase(),
    notBeforeMs: certificate.validFromDate.getTime(),
    notAfterMs: certificate.validToDate.getTime(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    pem: certificate.toString(),
  };
  contents.set(certificate, content);
  return content;
}

/** SHA-256 over a certificate, lower case hexadecimal without colons. */
export const fingerprintOf = (certificate: X509Certificate): string => contentOf(certificate).fingerprint;

export const describeCertificate = (certificate: X509Certificate, name: string, uploadedAtMs: number): StoredCertificate => ({
  name,
  uploadedAtMs,
  ...contentOf(certificate),
});
