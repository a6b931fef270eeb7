import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import type { EventFacts } from '@uclab/foundation/journal';
import { distinguishedName, type LoadedTrust, type StoredCertificate } from '../certificates/index.ts';
import { fingerprintOf } from '../certificates/stored-certificate.ts';
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

/** Certificates lately met, by what they are made of: every sign-in meets the same few, and what is known of each stays with it. */
const lately = new Map<string, X509Certificate>();
const latelyLimit = 200;

function certificateOf(content: string | Buffer): X509Certificate {
  const key = content.toString('latin1');
  const known = lately.get(key);
  if (known) return known;
  if (lately.size >= latelyLimit) lately.clear();
  const certificate = new X509Certificate(content);
  lately.set(key, certificate);
  return certificate;
}

const parse = (stored: StoredCertificate): X509Certificate => certificateOf(stored.pem);

/** The certificates that the server showed, its own first. */
function chainOf(shown: tls.DetailedPeerCertificate): Presented | undefined {
  if (!shown.raw) return undefined;
  const presented: [X509Certificate, ...X509Certificate[]] = [certificateOf(shown.raw)];
  let next = shown.issuerCertificate;
  // The last one of a complete chain is its own issuer.
  while (next?.raw && !presented.some((certificate) => certificate.raw.equals(next.raw))) {
    presented.push(certificateOf(next.raw));
    next = next.issuerCertificate;
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

function nameFailure(shown: tls.DetailedPeerCertificate, host: string): StepFailure | undefined {
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
  // Asked once: Node takes the chain out of the connection as it reads it in other ways.
  const shown = socket.getPeerCertificate(true);
  const presented = chainOf(shown);
  if (!presented) {
    return { failure: new StepFailure('LDAP_TLS_FAILED', 'the server showed no certificate'), evidence: trustEvidence(trust) };
  }
  const failure = failureOf(presented, context) ?? (checkServerName ? nameFailure(shown, host) : undefined);
  const stored = failure ? context.stored() : [];
  const [leaf, ...above] = presented;
  const peer = {
    fingerprint: fingerprintOf(leaf),
    subject: distinguishedName(leaf.subject),
    issuer: distinguishedName(leaf.issuer),
    notAfterMs: leaf.validToDate.getTime(),
    chain: vouchersOf(leaf, [...above, ...trust.certificates.map(parse), ...stored.map(parse)]).map(fingerprintOf),
  };
  return { failure, evidence: { ...trustEvidence(trust, stored), peer } };
}
