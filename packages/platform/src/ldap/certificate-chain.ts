import type { X509Certificate } from 'node:crypto';
import { contentOf, fingerprintOf } from '../certificates/stored-certificate.ts';
import { chainRulesOf } from './certificate-extensions.ts';

/* OpenSSL judges validity by the system's clock, which the emulated clock may be far from. So the chain is judged here, as
 * strictly: each signature, each issuer an authority, path lengths, critical extensions, and validity by the emulated clock. */

/** What a chain is worth. `path` leads from the leaf to what is trusted; it is there unless nothing trusted vouches for the leaf. */
export type ChainVerdict =
  | { readonly kind: 'trusted'; readonly path: readonly X509Certificate[] }
  | { readonly kind: 'outside-validity'; readonly path: readonly X509Certificate[]; readonly culprit: X509Certificate }
  | { readonly kind: 'unsuitable'; readonly reason: string }
  | { readonly kind: 'untrusted' };

const longestPath = 10;
const serverAuthentication = '1.3.6.1.5.5.7.3.1';
const anyExtendedKeyUsage = '2.5.29.37.0';

const same = (a: X509Certificate, b: X509Certificate): boolean => fingerprintOf(a) === fingerprintOf(b);

function verifies(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false; // a key of another kind, or one that cannot be read
  }
}

const signatures = new WeakMap<X509Certificate, WeakMap<X509Certificate, boolean>>();

/** Whether `issuer` is an authority that really signed `certificate`. Worked out once: neither of them can change. */
function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  const known = signatures.get(certificate) ?? new WeakMap<X509Certificate, boolean>();
  signatures.set(certificate, known);
  const verdict = known.get(issuer) ?? (issuer.ca && certificate.checkIssued(issuer) && verifies(certificate, issuer));
  known.set(issuer, verdict);
  return verdict;
}

function mayStandAbove(issuer: X509Certificate, path: readonly X509Certificate[]): boolean {
  const { pathLength, notUnderstood } = chainRulesOf(issuer);
  return !notUnderstood && pathLength >= path.length - 1;
}

/** All ways from the leaf to something trusted. Any trusted certificate ends a way, the leaf itself too. */
function* pathsToTrust(
  path: readonly [X509Certificate, ...X509Certificate[]],
  candidates: readonly X509Certificate[],
  trusted: ReadonlySet<string>,
): Generator<readonly X509Certificate[]> {
  const last = path.at(-1) ?? path[0];
  if (trusted.has(fingerprintOf(last))) {
    yield path;
    return;
  }
  if (path.length >= longestPath) return;
  for (const candidate of candidates) {
    if (path.some((certificate) => same(certificate, candidate))) continue;
    if (issued(candidate, last) && mayStandAbove(candidate, path)) yield* pathsToTrust([...path, candidate], candidates, trusted);
  }
}

function isValidAt(certificate: X509Certificate, atMs: number): boolean {
  const { notBeforeMs, notAfterMs } = contentOf(certificate);
  return notBeforeMs <= atMs && atMs <= notAfterMs;
}

function unsuitability(leaf: X509Certificate): string | undefined {
  const usages: readonly string[] | undefined = leaf.keyUsage; // Node's name for the extended key usages
  if (usages && !usages.includes(serverAuthentication) && !usages.includes(anyExtendedKeyUsage)) return 'certificate is not for a server';
  return chainRulesOf(leaf).notUnderstood ? 'certificate has a critical extension that is not understood' : undefined;
}

/**
 * Judges what a server presented (its own certificate first) by what is trusted, at `atMs` of emulated time.
 */
export function judgeChain(
  presented: readonly [X509Certificate, ...X509Certificate[]],
  trust: readonly X509Certificate[],
  atMs: number,
): ChainVerdict {
  const [leaf] = presented;
  const trusted = new Set(trust.map(fingerprintOf));
  let expired: ChainVerdict | undefined;
  for (const path of pathsToTrust([leaf], [...trust, ...presented], trusted)) {
    const culprit = path.find((certificate) => !isValidAt(certificate, atMs));
    if (culprit) {
      expired ??= { kind: 'outside-validity', path, culprit };
      continue;
    }
    const reason = unsuitability(leaf);
    return reason ? { kind: 'unsuitable', reason } : { kind: 'trusted', path };
  }
  return expired ?? { kind: 'untrusted' };
}

/**
 * The server's certificate and, as far as this node can know it, whoever vouches for it: each certificate of `known` that
 * really signed one of the list. So it is seen whether a certificate in a store, loaded or not, would have helped.
 */
export function vouchersOf(leaf: X509Certificate, known: readonly X509Certificate[]): X509Certificate[] {
  const found = [leaf];
  for (const certificate of found) {
    for (const candidate of known) {
      if (!found.some((one) => same(one, candidate)) && issued(candidate, certificate)) found.push(candidate);
    }
    if (found.length > longestPath) break;
  }
  return found;
}
