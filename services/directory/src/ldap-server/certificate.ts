import { createSecureContext } from 'node:tls';

/** A certificate for LDAPS, with any intermediate ones after it, and its key; both PEM. */
export interface ServerCertificate {
  readonly certPem: string;
  readonly keyPem: string;
}

/** The certificate or its key cannot be used; the message says which. */
export class UnusableCertificateError extends Error {
  override readonly name = 'UnusableCertificateError';
}

/** Throws UnusableCertificateError where TLS could not be offered with it. */
export function requireUsable({ certPem, keyPem }: ServerCertificate): void {
  try {
    createSecureContext({ cert: certPem, key: keyPem });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnusableCertificateError(`the directory's certificate and key cannot be used together: ${reason}`);
  }
}
