import { X509Certificate } from 'node:crypto';
import type { Certificate, LdapServer } from '@uclab/contracts/appliance/v1/appliance';
import { platformTraits } from '@uclab/foundation/persona';
import type { Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { serverText, serviceOf, statusOf, timeText } from './reading.ts';

const computerStore = 'pc-trust';

/** Where the release of the node keeps certificates for LDAPS. */
export const ldapTrustStoreOf = (evidence: Evidence, node: string): string =>
  platformTraits(statusOf(evidence, node)?.version ?? '').ldapTrustStore;

const fingerprintOf = (certificate: X509Certificate): string => certificate.fingerprint256.replaceAll(':', '').toLowerCase();

/** Every certificate in a PEM text. */
const certificatesIn = (pem: string): X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []).map((block) => new X509Certificate(block));

/** Fingerprints of what vouches for the certificate that the directory has now: itself, and who signed it. */
function anchorsOf(evidence: Evidence): ReadonlySet<string> {
  const directory = statusOf(evidence, 'directory')?.directory;
  const leaf = directory && certificatesIn(directory.certificatePem)[0];
  return new Set(leaf ? [leaf, ...certificatesIn(directory.chainPem)].map(fingerprintOf) : []);
}

/** The certificate in the node's trust for LDAPS that vouches for the directory's, loaded or not. */
export function rightCertificateIn(evidence: Evidence, node: string): Certificate | undefined {
  const anchors = anchorsOf(evidence);
  const store = ldapTrustStoreOf(evidence, node);
  const stored = statusOf(evidence, node)?.trustStores.find((trust) => trust.name === store)?.certificates ?? [];
  return stored.find((certificate) => anchors.has(certificate.fingerprint));
}

/** Whether the certificate that the directory has now names a host; undefined where the directory does not tell. */
export function certificateNames(evidence: Evidence, host: string): boolean | undefined {
  const pem = statusOf(evidence, 'directory')?.directory?.certificatePem;
  const leaf = pem === undefined ? undefined : certificatesIn(pem)[0];
  return leaf && leaf.checkHost(host) !== undefined;
}

/** Whether a service of a node would accept the certificate that the directory has now, by the trust it loaded when it started. */
export function trustFindings(evidence: Evidence, node: string, service: string, server: LdapServer): Finding[] {
  const directory = statusOf(evidence, 'directory')?.directory;
  const leaf = directory && certificatesIn(directory.certificatePem)[0];
  const status = statusOf(evidence, node);
  const running = serviceOf(evidence, node, service);
  if (!directory || !leaf || !status || !running) return [];

  const anchors = anchorsOf(evidence);
  const store = ldapTrustStoreOf(evidence, node);
  const stored = status.trustStores.find((trust) => trust.name === store)?.certificates ?? [];
  // That a service does not run is told elsewhere; when it starts it will load what is there now.
  const loaded =
    running.state === 'STARTED'
      ? (running.loadedTrust.find((trust) => trust.store === store)?.fingerprints ?? [])
      : stored.map(({ fingerprint }) => fingerprint);
  const inStore = rightCertificateIn(evidence, node);
  const findings: Finding[] = [];
  if (!loaded.some((fingerprint) => anchors.has(fingerprint))) {
    findings.push(
      inStore
        ? {
            cause: 'TRUST_NOT_RELOADED',
            step: 'tls',
            where: `${service} on ${node}`,
            text:
              `the right certificate was uploaded to ${store} of ${node} at ${timeText(inStore.uploadedAtMs, evidence.nowMs)}, and ${service} ` +
              `has run since ${timeText(running.startedAtMs, evidence.nowMs)} and still uses the trust it read then`,
            remedy: `Restart ${service} on ${node}`,
          }
        : {
            cause: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED',
            step: 'tls',
            where: `${store} of ${node}`,
            text:
              stored.length === 0
                ? `${store} of ${node} is empty, so nothing there vouches for the certificate of ${serverText(server)}`
                : `nothing in ${store} of ${node} vouches for the certificate of ${serverText(server)} (issued by ${oneLine(leaf.issuer)})`,
            remedy: `Upload the directory's certificate to ${store} of ${node}, then restart ${service} there`,
          },
    );
  }
  return [...findings, ...validityFindings(evidence, leaf, server)];
}

function validityFindings(evidence: Evidence, leaf: X509Certificate, server: LdapServer): Finding[] {
  if (evidence.nowMs <= Date.parse(leaf.validTo) && evidence.nowMs >= Date.parse(leaf.validFrom)) return [];
  return [
    {
      cause: 'DIRECTORY_CERTIFICATE_EXPIRED',
      step: 'tls',
      where: 'directory',
      text: `the certificate of ${serverText(server)} is valid from ${day(leaf.validFrom)} to ${day(leaf.validTo)} only`,
      remedy: 'Give the directory a certificate that is valid now',
    },
  ];
}

/** Whether a client's computer would accept the certificate that the directory has now, by what it trusts now: it need not be restarted. */
export function computerTrustFindings(evidence: Evidence, server: LdapServer): Finding[] {
  const directory = statusOf(evidence, 'directory')?.directory;
  const leaf = directory && certificatesIn(directory.certificatePem)[0];
  const stored = statusOf(evidence, 'cupc')?.trustStores.find((trust) => trust.name === computerStore)?.certificates;
  if (!leaf || !stored) return [];
  const anchors = anchorsOf(evidence);
  const validity = validityFindings(evidence, leaf, server);
  if (stored.some(({ fingerprint }) => anchors.has(fingerprint))) return validity;
  const untrusted: Finding = {
    cause: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED',
    step: 'tls',
    where: `${computerStore} of cupc`,
    text:
      stored.length === 0
        ? `the computer of the client trusts nothing (${computerStore} of cupc is empty), so nothing there vouches for the certificate of ${serverText(server)}`
        : `nothing that the computer of the client trusts (${computerStore} of cupc) vouches for the certificate of ${serverText(server)} (issued by ${oneLine(leaf.issuer)})`,
    remedy: `Upload the directory's certificate to ${computerStore} of cupc; nothing needs restarting`,
  };
  return [untrusted, ...validity];
}

const oneLine = (name: string): string => name.split('\n').reverse().join(', ');
const day = (text: string): string => new Date(Date.parse(text)).toISOString().slice(0, 10);
