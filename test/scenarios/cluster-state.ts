import type { Cluster } from '@uclab/cluster';
import { inject, vi } from 'vitest';

/** Bound on what the product does by itself after a change, milliseconds. */
const settlesMs = 15_000;

export const tomcat = 'Cisco Tomcat';
export const dirSync = 'Cisco DirSync';

/** Where a program on this machine reaches a node by HTTPS. */
export async function nodeUrl(cluster: Cluster, node: string): Promise<string> {
  const mapped = inject('nodeUrls')?.[cluster.url]?.[node];
  if (mapped) return mapped;
  const found = (await cluster.status()).nodes.find(({ name }) => name === node);
  if (!found) throw new Error(`no node ${node}`);
  return found.url;
}

/** The laboratory's authority, which signs what the nodes show: PEM, as an administrator takes it from a node. Release 8.5 and its like. */
export async function authorityOf(cluster: Cluster): Promise<string> {
  const { certificates } = await cluster.trust('cups1', 'tomcat-trust');
  const found = certificates.find(({ name }) => name === 'uclab-lab-ca.pem');
  if (!found) throw new Error('tomcat-trust of cups1 does not hold the authority');
  return found.pem;
}

/** A user whose password the cluster tells. */
export async function account(cluster: Cluster, userid: string): Promise<{ userid: string; password: string; home: string }> {
  const found = (await cluster.status()).accounts.users.find((user) => user.userid === userid);
  if (!found) throw new Error(`the cluster names no ${userid}`);
  return found;
}

/** Resolves when every Sync Agent holds what CUCM holds; the copy is taken in the background. */
export function agentsCaughtUp(cluster: Cluster): Promise<void> {
  return vi.waitFor(
    async () => {
      const behind = (await cluster.status()).agents.filter(({ caughtUp }) => !caughtUp).map(({ node }) => node);
      if (behind.length > 0) throw new Error(`behind: ${behind.join(', ')}`);
    },
    { timeout: settlesMs, interval: 50 },
  );
}

/** Empties directory-trust of a node; what runs goes on with the trust that it loaded. */
async function emptyDirectoryTrust(cluster: Cluster, node: string): Promise<void> {
  const { certificates } = await cluster.trust(node, 'directory-trust');
  for (const { name } of certificates) await cluster.deleteCertificate(node, 'directory-trust', name);
}

/** As a node is found that never had the directory's certificate: the store empty, every service restarted since. */
export async function neverHadTheCertificate(cluster: Cluster, node: string): Promise<void> {
  await emptyDirectoryTrust(cluster, node);
  await cluster.restart(node, tomcat);
  if (node === 'cucm') await cluster.restart(node, dirSync);
}

/** What an administrator does with the file that the directory's people sent: the LDAP server's own certificate. */
export async function uploadDirectoryCertificate(cluster: Cluster, node: string): Promise<void> {
  const { pem } = await cluster.directory.certificate();
  await cluster.uploadCertificate(node, 'directory-trust', pem, 'directory.pem');
}

/** Services that run with a certificate of the node's directory-trust. */
export async function loadedBy(cluster: Cluster, node: string): Promise<string[]> {
  const { certificates } = await cluster.trust(node, 'directory-trust');
  return [...new Set(certificates.flatMap((certificate) => certificate.loadedBy))].sort();
}

/** Lines of a service's own log. */
export async function logOf(cluster: Cluster, node: string, service: string): Promise<string> {
  const { lines } = await cluster.log(node, service);
  return lines.map(({ text }) => text).join('\n');
}

/** Bytes that a port of a link has carried to its target. */
export async function bytesSent(cluster: Cluster, link: string, port: number): Promise<number> {
  const { links } = await cluster.links();
  const found = links.find(({ name }) => name === link)?.ports.find((candidate) => candidate.port === port);
  if (!found) throw new Error(`no port ${port} on link ${link}`);
  return found.bytesSent;
}

/** Symptoms that a node recorded of an attempt. */
export async function symptomsAt(cluster: Cluster, node: string, attempt: string): Promise<string[]> {
  const { events } = await cluster.journal({ attempt });
  return events.filter((event) => event.node === node).flatMap(({ symptom }) => symptom ?? []);
}
