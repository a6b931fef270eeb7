import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import type { EventFacts } from '@uclab/foundation/journal';
import { distinguishedName, type LoadedTrust, type StoredCertificate } from '../certificates/index.ts';
import { contentOf, fingerprintOf } from '../certificates/stored-certificate.ts';
import { judgeChain, vouchersOf } from './certificate-chain.ts';
import type { DialContext } from './dial-context.ts';
import { StepFailure } from './step-failure.ts';

/** What the journal keeps of a handshake: the trust on both sides of a restart, and what the server showed. */
export type TlsEvidence = Pick<EventFacts<'ldap.tls-established'>, 'store' | 'loaded' | 'loadedAtMs' | 'stored' | 'peer'>;

export interface TlsJudgement {
  readonly failure: StepFailure | undefined;
  readonly evidence: TlsEvidence;
}

type Presented = readonly [X509Certificate, ...X509Certificate[]];

/** Certificates lately met, by their DER: every sign-in meets the same few, and what is known of each stays with it. */
const lately = new Map<string, X509Certificate>();
const latelyLimit = 200;

/** The certificate, as the one object that stands for it. */
function known(certificate: X509Certificate): X509Certificate {
  const key = certificate.raw.toString('latin1');
  const met = lately.get(key);
  if (met) return met;
  if (lately.size >= latelyLimit) lately.clear();
  lately.set(key, certificate);
  return certificate;
}

const parsed = new WeakMap<StoredCertificate, X509Certificate>();

function parse(stored: StoredCertificate): X509Certificate {
  const certificate = parsed.get(stored) ?? known(new X509Certificate(stored.pem));
  parsed.set(stored, certificate);
  return certificate;
}

/** The certificates that the server showed, its own first. */
function chainOf(leaf: X509Certificate): Presented {
  const presented: [X509Certificate, ...X509Certificate[]] = [known(leaf)];
  for (let next = leaf.issuerCertificate; next; next = next.issuerCertificate) {
    const certificate = known(next);
    if (presented.includes(certificate)) break; // the last one of a complete chain may be its own issuer
    presented.push(certificate);
  }
  return presented;
}

const inWords = ({ store, certificates }: LoadedTrust): string =>
  certificates.length === 0 ? `${store} was empty when loaded` : `nothing in ${store} as loaded vouches for it`;

function failureOf(presented: Presented, { trust, clock }: DialContext): StepFailure | undefined {
  const verdict = judgeChain(presented, trust.certificates.map(parse), clock.nowMs());
  switch (verdict.kind) {
    case 'untrusted': {
      const issuer = distinguishedName(presented[0].issuer);
      return new StepFailure('LDAP_TLS_UNTRUSTED_ISSUER', `certificate not trusted (issuer ${issuer}; ${inWords(trust)})`);
    }
    case 'outside-validity': {
      const { subject, validFromDate, validToDate } = verdict.culprit;
      const span = `from ${validFromDate.toISOString()} to ${validToDate.toISOString()}`;
      return new StepFailure('LDAP_TLS_CERTIFICATE_EXPIRED', `certificate ${distinguishedName(subject)} is valid only ${span}`);
    }
    case 'unsuitable':
      return new StepFailure('LDAP_TLS_FAILED', verdict.reason);
    case 'trusted':
      return undefined;
  }
}

function nameFailure(leaf: X509Certificate, host: string): StepFailure | undefined {
  const shown = leaf.toLegacyObject();
  if (!tls.checkServerIdentity(host, shown)) return undefined;
  return new StepFailure(
    'LDAP_TLS_NAME_MISMATCH',
    `certificate does not name ${host} (it names ${shown.subjectaltname ?? shown.subject.CN})`,
  );
}

/** The trust that the service loaded, beside what the store holds now. */
export const trustEvidence = (trust: LoadedTrust, stored: readonly StoredCertificate[] = []): TlsEvidence => ({
  store: trust.store,
  loaded: trust.certificates.map((certificate) => certificate.fingerprint),
  loadedAtMs: trust.loadedAtMs,
  stored: stored.map(({ fingerprint, name, uploadedAtMs }) => ({ fingerprint, name, uploadedAtMs })),
});

/**
 * Whether the service may speak to the server, by the trust that it loaded, with the evidence for it: `peer.chain` also
 * names the certificates, loaded or only stored, that vouch for the server's.
 */
export function judgeServerCertificate(socket: tls.TLSSocket, host: string, context: DialContext): TlsJudgement {
  const { trust, checkServerName } = context;
  // Asked once: Node takes the chain out of the connection as it reads it.
  const shown = socket.getPeerX509Certificate();
  if (!shown) {
    return { failure: new StepFailure('LDAP_TLS_FAILED', 'the server showed no certificate'), evidence: trustEvidence(trust) };
  }
  const presented = chainOf(shown);
  const failure = failureOf(presented, context) ?? (checkServerName ? nameFailure(presented[0], host) : undefined);
  const stored = failure ? context.stored() : [];
  const [leaf, ...above] = presented;
  const { fingerprint, subject, issuer, notAfterMs } = contentOf(leaf);
  const peer = {
    fingerprint,
    subject,
    issuer,
    notAfterMs,
    chain: vouchersOf(leaf, [...above, ...trust.certificates.map(parse), ...stored.map(parse)]).map(fingerprintOf),
  };
  return { failure, evidence: { ...trustEvidence(trust, stored), peer } };
}
