import type { X509Certificate } from 'node:crypto';

const longestName = 80;

const sanitised = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._]+/, '')
    .slice(0, longestName);

/** The base name of a path of either kind of slash, without the ending of a certificate file. */
const stemOf = (fileName: string): string => (fileName.split(/[/\\]/).at(-1) ?? '').replace(/\.(pem|der|crt|cer|cert)$/i, '');

/**
 * The name under which a certificate is kept: its common name, or else the name of the uploaded file, made safe for the
 * file system and different from the names that are taken.
 */
export function fileNameFor(certificate: X509Certificate, fileName: string, taken: ReadonlySet<string>): string {
  const commonName = /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? '';
  const stem = sanitised(commonName) || sanitised(stemOf(fileName)) || 'certificate';
  for (let count = 1; ; count++) {
    const name = count === 1 ? `${stem}.pem` : `${stem}-${count}.pem`;
    if (!taken.has(name)) return name;
  }
}
