import { createPrivateKey, X509Certificate } from 'node:crypto';
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCertificateFile, readKeyPair } from '@uclab/foundation/config';
import { messageOf, Refusal } from '@uclab/foundation/errors';

/** What the LDAP service shows on LDAPS. PEM. */
export interface ServerCertificate {
  readonly certificatePem: string;
  /** The certificates that signed it, leaf excluded. */
  readonly chainPem: string;
  readonly privateKeyPem: string;
}

const files = { certificatePem: 'directory.pem', chainPem: 'ca.pem', privateKeyPem: 'directory.key' } as const;

/** The certificate of a folder; throws ConfigError, which names a damaged file, or what the file system throws. */
export function readServerCertificate(folder: string): ServerCertificate {
  const { certificate, privateKey } = readKeyPair(join(folder, files.certificatePem), join(folder, files.privateKeyPem));
  return { certificatePem: certificate, chainPem: readCertificateFile(join(folder, files.chainPem)), privateKeyPem: privateKey };
}

/** Puts a certificate into a folder. Throws Refusal for PEM that cannot be read and for a key that is another's. */
export function writeServerCertificate(folder: string, installed: ServerCertificate): X509Certificate {
  const certificate = parsed('certificate_pem', installed.certificatePem, (pem) => new X509Certificate(pem));
  parsed('chain_pem', installed.chainPem, (pem) => new X509Certificate(pem));
  const key = parsed('private_key_pem', installed.privateKeyPem, (pem) => createPrivateKey(pem));
  if (!certificate.checkPrivateKey(key)) {
    throw new Refusal('invalid', 'The private key is not that of the certificate; send the two that belong together.', 'private_key_pem');
  }
  mkdirSync(folder, { recursive: true });
  // Written beside and renamed: a service that starts just now must not read half a file.
  const replace = (name: string, content: string): void => {
    const path = join(folder, name);
    writeFileSync(`${path}.new`, content, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  replace(files.certificatePem, installed.certificatePem);
  replace(files.chainPem, installed.chainPem);
  replace(files.privateKeyPem, installed.privateKeyPem);
  return certificate;
}

/** Copies the certificate from one folder to another. */
export function copyServerCertificate(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of Object.values(files)) cpSync(join(from, name), join(to, name));
}

function parsed<T>(field: string, pem: string, parse: (pem: string) => T): T {
  try {
    return parse(pem);
  } catch (error) {
    throw new Refusal('invalid', `${field} is not PEM that can be read: ${messageOf(error)}`, field);
  }
}
