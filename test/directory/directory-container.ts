import { Authority } from '@uclab/lab/authority';
import { loadTestcontainers } from '../docker.ts';
import type { StartedDirectory } from './target.ts';

/** Directories that there are images of, deploy/Dockerfile. */
export type DirectoryProduct = 'openldap' | '389-ds' | 'samba-ad';

const images: Readonly<Record<DirectoryProduct, string>> = {
  openldap: process.env.UCLAB_DIRECTORY_IMAGE ?? 'uclab/directory:latest',
  '389-ds': process.env.UCLAB_DIRECTORY_389_DS_IMAGE ?? 'uclab/directory-389-ds:latest',
  'samba-ad': process.env.UCLAB_DIRECTORY_SAMBA_AD_IMAGE ?? 'uclab/directory-samba-ad:latest',
};

const state = '/var/lib/uclab';
/** Samba takes 20 ms for the password of each user, on a machine that has nothing else to do. */
const startupTimeoutMs = 120_000;
const dayMs = 86_400_000;

/** A directory in its image, confined as the cluster's is, on free ports of 127.0.0.1, with the population of the embedded server. */
export async function startDirectoryContainer(product: DirectoryProduct, users = 1000): Promise<StartedDirectory> {
  const { GenericContainer, Wait } = await loadTestcontainers();
  const now = new Date();
  const authority = await Authority.create('Directory test CA', now);
  const { certificate, privateKey } = await authority.issue({
    commonName: 'directory',
    names: ['directory', '127.0.0.1'],
    notBefore: new Date(now.getTime() - dayMs),
    notAfter: new Date(now.getTime() + dayMs),
  });
  const file = (target: string, content: string) => ({ target: `${state}/${target}`, content, mode: 0o644 });
  const container = await new GenericContainer(images[product])
    .withCopyContentToContainer([
      file('tls/directory.pem', certificate),
      file('tls/directory.key', privateKey),
      file('tls/ca.pem', authority.certificate),
      file('identity/node.pem', certificate),
      file('identity/node.key', privateKey),
      file('identity/ca.pem', authority.certificate),
    ])
    .withEnvironment({ UCLAB_DIRECTORY_USERS: String(users) })
    .withDroppedCapabilities('ALL')
    .withSecurityOpt('no-new-privileges:true')
    .withExposedPorts(389, 636)
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(startupTimeoutMs)
    .start();
  return {
    url: `ldap://127.0.0.1:${container.getMappedPort(389)}`,
    ldapsUrl: `ldaps://127.0.0.1:${container.getMappedPort(636)}`,
    authorityPem: authority.certificate,
    stop: async () => {
      await container.stop();
    },
  };
}
