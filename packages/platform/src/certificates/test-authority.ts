import 'reflect-metadata';
import { randomBytes, type webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface IssuedCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly privateKey: string;
}

export interface CertificateOptions {
  /** An X.500 name, for instance `CN=directory, O=uclab`. */
  readonly subject: string;
  /** Host names for the subjectAltName; `127.0.0.1` is always among them. */
  readonly names?: readonly string[];
  readonly notBefore?: string;
  readonly notAfter?: string;
}

const defaultStart = '2026-01-01T00:00:00Z';
const defaultEnd = '2040-01-01T00:00:00Z';

/** A certificate authority for the tests of this package. */
export class TestAuthority {
  readonly certificate: string;
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #subject: string;

  private constructor(certificate: string, keys: webcrypto.CryptoKeyPair, subject: string) {
    this.certificate = certificate;
    this.#keys = keys;
    this.#subject = subject;
  }

  static async create(subject = 'CN=Test CA, O=uclab', notBefore = defaultStart): Promise<TestAuthority> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: `0${randomBytes(15).toString('hex')}`,
      name: subject,
      notBefore: new Date(notBefore),
      notAfter: new Date(defaultEnd),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new TestAuthority(certificate.toString('pem'), keys, subject);
  }

  /** A certificate and key for a server or a caller. */
  async issue(options: CertificateOptions): Promise<IssuedCertificate> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: `0${randomBytes(15).toString('hex')}`,
      subject: options.subject,
      issuer: this.#subject,
      notBefore: new Date(options.notBefore ?? defaultStart),
      notAfter: new Date(options.notAfter ?? defaultEnd),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.SubjectAlternativeNameExtension([
          ...(options.names ?? []).map((value) => ({ type: 'dns' as const, value })),
          { type: 'ip' as const, value: '127.0.0.1' },
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
      ],
    });
    const privateKey = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
    return { certificate: certificate.toString('pem'), privateKey };
  }
}
