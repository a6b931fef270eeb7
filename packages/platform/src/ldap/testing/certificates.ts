import 'reflect-metadata';
import { type webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { LoadedTrust, StoredCertificate } from '../../certificates/index.ts';
import { describeCertificate } from '../../certificates/stored-certificate.ts';

/** A certificate with its key. */
export interface Issued {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly pem: string;
  readonly key: string;
}

export interface IssueOptions {
  /** Common name. */
  readonly name: string;
  /** Nothing: signed by itself. */
  readonly by?: Issued;
  /** Signed by this key in the name of `by`: a forgery. */
  readonly withKeyOf?: Issued;
  readonly authority?: boolean;
  readonly pathLength?: number;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly dnsNames?: readonly string[];
  readonly usage?: string;
  readonly critical?: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export async function issue(options: IssueOptions): Promise<Issued> {
  const { name, by, authority = false, dnsNames = [] } = options;
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const extensions: x509.Extension[] = [];
  if (authority) extensions.push(new x509.BasicConstraintsExtension(true, options.pathLength, true));
  if (dnsNames.length > 0) extensions.push(new x509.SubjectAlternativeNameExtension(dnsNames.map((value) => ({ type: 'dns', value }))));
  if (options.usage) extensions.push(new x509.ExtendedKeyUsageExtension([options.usage]));
  if (options.critical) extensions.push(new x509.Extension(options.critical, true, new Uint8Array([5, 0])));
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: `CN=${name}, O=uclab`,
      issuer: by ? by.certificate.subject : `CN=${name}, O=uclab`,
      publicKey: keys.publicKey,
      signingKey: (options.withKeyOf ?? by)?.keys.privateKey ?? keys.privateKey,
      notBefore: new Date(options.notBefore ?? '2026-01-01T00:00:00Z'),
      notAfter: new Date(options.notAfter ?? '2027-01-01T00:00:00Z'),
      signingAlgorithm: algorithm,
      extensions,
    },
    crypto,
  );
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    certificate,
    keys,
    pem: `${certificate.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
  };
}

export const asStored = (issued: Issued, name: string, uploadedAtMs = 0): StoredCertificate =>
  describeCertificate(new X509Certificate(issued.pem), name, uploadedAtMs);

export const asTrust = (...certificates: Issued[]): LoadedTrust => ({
  store: 'directory-trust',
  certificates: certificates.map((issued, index) => asStored(issued, `certificate-${index}.pem`)),
  loadedAtMs: 1_000,
});
