import type { Certificate, NodeStatus } from '@uclab/contracts/appliance/v1/appliance';
import type { Status, TrustStore } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import { isoTime } from './service-view.ts';

/** A trust store with who runs with what of it; throws a Refusal that lists the stores when there is none of that name. */
export function trustView(status: NodeStatus, name: string, message = ''): TrustStore {
  const store = status.trustStores.find((candidate) => candidate.name === name);
  if (!store) {
    const names = status.trustStores.map((candidate) => candidate.name);
    const there = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none';
    throw new Refusal('not-found', `${status.node} has no trust store '${name}'; ${there}.`, 'store');
  }
  const loadedBy = (fingerprint: string) =>
    status.services
      .filter(({ loadedTrust }) => loadedTrust.some((loaded) => loaded.store === name && loaded.fingerprints.includes(fingerprint)))
      .map((service) => service.name);
  const view = (certificate: Certificate) => ({
    name: certificate.name,
    subject: certificate.subject,
    issuer: certificate.issuer,
    serialNumber: certificate.serialNumber,
    notBefore: isoTime(certificate.notBeforeMs),
    notAfter: isoTime(certificate.notAfterMs),
    fingerprint: certificate.fingerprint,
    uploadedAt: isoTime(certificate.uploadedAtMs),
    loadedBy: loadedBy(certificate.fingerprint),
    pem: certificate.pem,
  });
  return { node: status.node, store: name, certificates: store.certificates.map(view), message };
}

/** Stores that hold something else than what a running service loaded from them. */
export function trustDifferences(status: NodeStatus): Status['nodes'][number]['trustDifferences'] {
  return status.services.flatMap((service) =>
    service.loadedTrust.flatMap(({ store, fingerprints }) => {
      const stored = status.trustStores.find((candidate) => candidate.name === store)?.certificates ?? [];
      const notLoaded = stored.filter(({ fingerprint }) => !fingerprints.includes(fingerprint)).map(({ name }) => name);
      const removed = fingerprints.filter((fingerprint) => !stored.some((certificate) => certificate.fingerprint === fingerprint));
      return notLoaded.length + removed.length > 0 ? [{ store, service: service.name, notLoaded, removed }] : [];
    }),
  );
}
