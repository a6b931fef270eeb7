import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { messageOf } from '../errors/index.ts';
import { ConfigError } from './config.ts';

function readPem<T>(file: string, what: string, parse: (pem: string) => T): { readonly pem: string; readonly parsed: T } {
  const pem = readFileSync(file, 'utf8');
  try {
    return { pem, parsed: parse(pem) };
  } catch (error) {
    throw new ConfigError(`${file} cannot be read as ${what}: ${messageOf(error)}`);
  }
}

/** The PEM of a certificate file. Throws ConfigError, which names a file that holds something else, or what the file system throws. */
export const readCertificateFile = (file: string): string => readPem(file, 'a certificate', (pem) => new X509Certificate(pem)).pem;

/** The PEM of a certificate and of its key; throws as `readCertificateFile`, also where the two do not belong together. */
export function readKeyPair(certificateFile: string, keyFile: string): { readonly certificate: string; readonly privateKey: string } {
  const certificate = readPem(certificateFile, 'a certificate', (pem) => new X509Certificate(pem));
  const key = readPem(keyFile, 'a private key', (pem) => createPrivateKey(pem));
  if (!certificate.parsed.checkPrivateKey(key.parsed)) throw new ConfigError(`${keyFile} is not the key of ${certificateFile}`);
  return { certificate: certificate.pem, privateKey: key.pem };
}
