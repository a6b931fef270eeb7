import 'reflect-metadata';
import { createPrivateKey, randomBytes, type webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

/** PEM of a certificate and of its key. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

const exportKey = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const serialNumber = (): string => `0${randomBytes(15).toString('hex')}`;

/** A certificate authority of the laboratory: elliptic keys, so that a cluster's certificates take milliseconds. */
export class Authority {
  /** PEM of the authority's own certificate. */
  readonly certificate: string;
  readonly #key: webcrypto.CryptoKey;
  readonly #own: x509.X509Certificate;

  private constructor(certificate: x509.X509Certificate, key: webcrypto.CryptoKey) {
    this.certificate = certificate.toString('pem');
    this.#key = key;
    this.#own = certificate;
  }

  /** A new authority, valid for twenty years around `now`. */
  static async create(commonName: string, now: Date): Promise<Authority> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: `CN=${commonName}, O=uclab`,
      notBefore: new Date(now.getTime() - 3650 * dayMs),
      notAfter: new Date(now.getTime() + 3650 * dayMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 1, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new Authority(certificate, keys.privateKey);
  }

  /** The authority whose certificate and key were kept as PEM; throws when they cannot be read. */
  static async load(kept: IssuedCertificate): Promise<Authority> {
    const der = createPrivateKey(kept.privateKey).export({ format: 'der', type: 'pkcs8' });
    const key = await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
    return new Authority(new x509.X509Certificate(kept.certificate), key);
  }

  /** The authority as it may be kept; whoever has this can sign anything. */
  async keep(): Promise<IssuedCertificate> {
    return { certificate: this.certificate, privateKey: await exportKey(this.#key) };
  }

  /** A certificate for server and client use under those host names; addresses among them are named as addresses. */
  async issue(options: { commonName: string; names: readonly string[]; notBefore: Date; notAfter: Date }): Promise<IssuedCertificate> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const isAddress = (name: string) => /^[0-9.]+$|:/.test(name);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: `CN=${options.commonName}, O=uclab`,
      issuer: this.#own.subject,
      notBefore: options.notBefore,
      notAfter: options.notAfter,
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyAgreement, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
        new x509.SubjectAlternativeNameExtension(
          options.names.map((name) => ({ type: isAddress(name) ? ('ip' as const) : ('dns' as const), value: name })),
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(this.#own),
      ],
    });
    return { certificate: certificate.toString('pem'), privateKey: await exportKey(keys.privateKey) };
  }
}
