import { X509Certificate } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';

const longestUpload = 64 * 1024;
const firstLine = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/g;
const armouredCertificate = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

const refused = (sentence: string): Refusal => new Refusal('refused', sentence, 'content');

/**
 * The certificates of an uploaded file, PEM (one or many) or DER: the formats of the product's page. Throws
 * Refusal('refused') in one sentence for anything else.
 */
export function readUpload(content: Uint8Array): X509Certificate[] {
  if (content.length === 0) throw refused('The file is empty; choose a certificate in PEM or DER.');
  if (content.length > longestUpload) {
    throw refused(
      `The file has ${content.length} bytes and a certificate file at most ${longestUpload}; choose a certificate in PEM or DER.`,
    );
  }
  const text = Buffer.from(content).toString('latin1');
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) {
    throw refused('The file holds a private key, which must never be uploaded to a trust store; choose the certificate alone.');
  }
  if (count(text, firstLine) > count(text, armouredCertificate)) {
    throw refused('The file holds a certificate that is cut off; export it again in PEM or DER.');
  }
  return text.includes('-----BEGIN ') ? readPem(text) : [readDer(content)];
}

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

function readPem(text: string): X509Certificate[] {
  const blocks = text.match(armouredCertificate) ?? [];
  if (blocks.length === 0) {
    const kind = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1];
    throw refused(`The file holds no certificate${kind ? ` but a ${kind}` : ''}; choose a certificate in PEM or DER.`);
  }
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw refused(`Certificate ${index + 1} of ${blocks.length} in the file cannot be read; export it again in PEM or DER.`);
    }
  });
}

function readDer(content: Uint8Array): X509Certificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(content);
  } catch {
    throw refused('The file cannot be read as a certificate; choose a certificate in PEM or DER.');
  }
  if (certificate.raw.length !== content.length) {
    throw refused(`The file has ${content.length - certificate.raw.length} bytes after its certificate; export it again in PEM or DER.`);
  }
  return certificate;
}

/** Files lately read, by their content: a store is listed many times before it changes. */
const lately = new Map<string, readonly X509Certificate[]>();
const latelyLimit = 200;

/** The certificates of a file that lies in a store already; none for a file that cannot be read, as a service skips it. */
export function readStoredFile(content: Uint8Array): readonly X509Certificate[] {
  const text = Buffer.from(content).toString('latin1');
  const known = lately.get(text);
  if (known) return known;
  if (lately.size >= latelyLimit) lately.clear();
  const read = readWhatIsThere(text, content);
  if (content.length <= longestUpload) lately.set(text, read);
  return read;
}

function readWhatIsThere(text: string, content: Uint8Array): X509Certificate[] {
  try {
    return text.includes('-----BEGIN ') ? readPem(text) : [readDer(content)];
  } catch {
    return [];
  }
}
