import { Authority } from '@uclab/lab/authority';
import { loadTestcontainers } from '../docker.ts';
import type { StartedDirectory } from './target.ts';

const image = process.env.UCLAB_DIRECTORY_IMAGE ?? 'uclab/directory:latest';
const state = '/var/lib/uclab';
const startupTimeoutMs = 60_000;
const dayMs = 86_400_000;

/** OpenLDAP in the image of deploy/Dockerfile, on free ports of 127.0.0.1, with the population of the embedded server. */
export async function startOpenLdapContainer(): Promise<StartedDirectory> {
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
  const container = await new GenericContainer(image)
    .withCopyContentToContainer([
      file('tls/directory.pem', certificate),
      file('tls/directory.key', privateKey),
      file('tls/ca.pem', authority.certificate),
      file('identity/node.pem', certificate),
      file('identity/node.key', privateKey),
      file('identity/ca.pem', authority.certificate),
    ])
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
