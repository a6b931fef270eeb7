import { AccessLog } from '@uclab/directory/access-log';
import { LdapServer } from '@uclab/directory/ldap-server';
import { generatePopulation } from '@uclab/directory/population';
import { SystemClock } from '@uclab/foundation/clock';
import { Authority } from '@uclab/lab/authority';
import type { StartedDirectory } from './target.ts';

const dayMs = 86_400_000;

/** The embedded server on free ports. */
export async function startEmbeddedDirectory(): Promise<StartedDirectory> {
  const clock = new SystemClock();
  const authority = await Authority.create('Directory test CA', clock.now());
  const { certificate, privateKey } = await authority.issue({
    commonName: 'directory',
    names: ['directory', '127.0.0.1'],
    notBefore: new Date(clock.nowMs() - dayMs),
    notAfter: new Date(clock.nowMs() + dayMs),
  });
  const server = new LdapServer({
    clock,
    population: generatePopulation(),
    ldapPort: 0,
    ldapsPort: 0,
    certificate: { certPem: `${certificate}\n${authority.certificate}`, keyPem: privateKey },
    log: new AccessLog(clock),
  });
  await server.start();
  return {
    url: `ldap://127.0.0.1:${server.ldapPort}`,
    ldapsUrl: `ldaps://127.0.0.1:${server.ldapsPort}`,
    authorityPem: authority.certificate,
    stop: () => server.stop(),
  };
}
