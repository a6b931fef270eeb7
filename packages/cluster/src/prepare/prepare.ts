import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeedInput as CucmSeed } from '@uclab/cucm/service';
import type { SeedInput as CupsSeed } from '@uclab/cups/service';
import { generatePopulation } from '@uclab/directory/population';
import { type Persona, personaText, platformTraits, versionIn } from '@uclab/foundation/persona';
import { Authority, type IssuedCertificate } from '@uclab/lab/authority';
import type { LabSeed } from '@uclab/lab/service';
import { certificateAddresses, type FeedMode, fullName, presenceDomain, type Topology } from '@uclab/lab/topology';
import { defaultCredential } from '@uclab/platform/identity';
import { accountsOf, administrator, agentUser, thirdPartyUser } from './accounts.ts';
import { clientDirectory } from './client-directory.ts';
import { cucmSeed } from './cucm-seed.ts';
import { type DirectoryProductName, directoryProduct } from './directory-products.ts';
import { type ProfileName, profileOf } from './profiles.ts';

export interface PrepareOptions {
  readonly topology: Topology;
  readonly profile: ProfileName;
  /** Which directory the cluster has; `openldap` where it is left out. */
  readonly directory?: DirectoryProductName;
  readonly persona: Persona;
  readonly licence: 'full' | 'demo';
  /** As the topology was built. */
  readonly feed: FeedMode;
  /** The network of the nodes' own addresses, as `127.0.1`, which their certificates name. */
  readonly addressNetwork: string;
  /** People in the directory, or local users where the profile has no LDAP. */
  readonly users: number;
  /** Where the state of a node, or of `lab`, is kept. */
  readonly folder: (node: string) => string;
  readonly now: Date;
  /** Links that are blocked from the start: link to mode. */
  readonly initialLinks?: LabSeed['initialLinks'] | undefined;
  /** Nodes that get the directory's certificate after their start, without a restart. */
  readonly uploadDirectoryCertificateTo?: readonly string[] | undefined;
}

const dayMs = 86_400_000;

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    // Keys and passwords stand in them; certificates are for everybody.
    const mode = name.endsWith('.pem') ? 0o644 : 0o600;
    const file = join(folder, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content, { mode });
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Makes what has to be there before anything starts: the laboratory's authority, each node's keys and trust, and the settings
 * that an installer would have typed. Throws what the file system throws.
 */
export async function prepare(options: PrepareOptions): Promise<void> {
  const { topology, folder, now, persona } = options;
  const profile = profileOf(options.profile);
  const product = directoryProduct(options.directory ?? 'openldap');
  const presence = topology.nodes.filter((node) => node.role === 'cups').map((node) => node.name);
  const population = generatePopulation({ users: options.users });
  const authority = await Authority.create('uclab Lab CA', now);
  const issue = (name: string): Promise<IssuedCertificate> =>
    authority.issue({
      commonName: name,
      names: [name, `origin-${name}`, fullName(name), 'localhost', ...certificateAddresses(topology, name, options.addressNetwork)],
      notBefore: new Date(now.getTime() - dayMs),
      notAfter: new Date(now.getTime() + 1825 * dayMs),
    });
  const directory = await issue('directory');

  const identity = async (name: string): Promise<Record<string, string>> => {
    const issued = await issue(name);
    return { 'identity/ca.pem': authority.certificate, 'identity/node.pem': issued.certificate, 'identity/node.key': issued.privateKey };
  };
  const tomcats = new Map<string, IssuedCertificate>();
  for (const node of ['cucm', ...presence]) tomcats.set(node, await issue(node));
  const security = (name: string, version: string): Record<string, string> => {
    const trusts = profile.ssl && !profile.untrusting.includes(name);
    const { ldapTrustStore } = platformTraits(version);
    const tomcat = tomcats.get(name);
    if (!tomcat) throw new Error(`${name} has no certificate`);
    return {
      'security/tomcat/tomcat.pem': tomcat.certificate,
      'security/tomcat/tomcat.key': tomcat.privateKey,
      ...tomcatTrust(ldapTrustStore),
      // The authority rather than the server's own certificate: a renewed one is then trusted, and an expired one is only expired.
      ...(trusts ? { [`security/${ldapTrustStore}/uclab-lab-ca.pem`]: authority.certificate } : {}),
    };
  };
  /**
   * By what nodes trust each other: by the authority, or, where that store is the one for LDAPS, too, by each other's certificates. The
   * authority would vouch for the directory at once.
   */
  const tomcatTrust = (ldapTrustStore: string): Record<string, string> =>
    ldapTrustStore === 'tomcat-trust'
      ? Object.fromEntries([...tomcats].map(([node, { certificate }]) => [`security/tomcat-trust/${node}.pem`, certificate]))
      : { 'security/tomcat-trust/uclab-lab-ca.pem': authority.certificate };

  write(folder('directory'), {
    ...(await identity('directory')),
    'tls/directory.pem': directory.certificate,
    'tls/directory.key': directory.privateKey,
    'tls/ca.pem': authority.certificate,
  });
  const cucmVersion = versionIn(persona, 'cucm');
  const cucm: CucmSeed = cucmSeed({
    version: cucmVersion,
    axl: persona.axl,
    licence: options.licence,
    profile,
    product,
    population,
    presence,
    applicationUsers: [administrator, agentUser, thirdPartyUser],
  });
  write(folder('cucm'), { ...(await identity('cucm')), ...security('cucm', cucmVersion), 'seed.json': json(cucm) });
  const cupsVersion = versionIn(persona, 'cups');
  for (const node of presence) {
    const cups: CupsSeed = {
      version: cupsVersion,
      publisher: { host: 'cucm', port: 8443, feedPort: 9443 },
      axlUser: agentUser.userid,
      axlPassword: agentUser.password,
      peers: presence.filter((peer) => peer !== node),
      domain: presenceDomain,
      presencePublisher: options.feed === 'publisher' ? (presence[0] ?? '') : '',
      ...(profile.ldap ? { client: clientDirectory(profile, product, population) } : {}),
    };
    write(folder(node), { ...(await identity(node)), ...security(node, cupsVersion), 'seed.json': json(cups) });
  }
  write(folder('cupc'), {
    ...(await identity('cupc')),
    'seed.json': json({ version: versionIn(persona, 'cupc') }),
    // What the company's computers trust; where nobody uses TLS nobody had to see to that.
    ...(profile.ssl ? { 'security/pc-trust/uclab-lab-ca.pem': authority.certificate } : {}),
  });
  const kept = await authority.keep();
  const lab: LabSeed = {
    profile: options.profile,
    directory: options.directory ?? 'openldap',
    persona: personaText(persona),
    licence: options.licence,
    feed: options.feed,
    users: options.users,
    addressNetwork: options.addressNetwork,
    accounts: accountsOf(population, presence),
    defaultCredential: defaultCredential.password,
    administrator: { ...population.administrator },
    base: population.base,
    initialLinks: options.initialLinks ?? {},
    uploadDirectoryCertificateTo: [...(options.uploadDirectoryCertificateTo ?? [])],
  };
  write(folder('lab'), {
    ...(await identity('lab')),
    'authority/ca.pem': kept.certificate,
    'authority/ca.key': kept.privateKey,
    'lab.json': json(lab),
  });
}
