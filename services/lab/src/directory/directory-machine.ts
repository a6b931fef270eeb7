import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeStatus } from '@uclab/contracts/appliance/v1/appliance';
import { DirectoryControlServiceClient } from '@uclab/contracts/directory/v1/directory_control';
import type { DirectoryCertificate, issueDirectoryCertificateSchema } from '@uclab/contracts/lab-api';
import type { Clock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import type { Trace } from '@uclab/foundation/journal';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import type { z } from 'zod';
import type { Authority } from '../authority/index.ts';
import { asRefusal, type NodeWatch } from '../nodes/index.ts';
import type { LabEnvironment } from '../service/environment.ts';
import { domainOf } from './distinguished-name.ts';

const node = 'directory';
const service = 'slapd';
const dayMs = 86_400_000;
const validDays = 825;
/** The LDAP service is started anew with the certificate, which may take a moment. */
const installMs = 20_000;

/** What is done to the directory's machine and not to its entries: its certificate, its service. Everything throws a Refusal. */
export class DirectoryMachine {
  readonly #watch: NodeWatch;
  readonly #clock: Clock;
  readonly #authorityFolder: string;
  readonly #base: string;
  readonly #addresses: readonly string[];
  readonly #control: DirectoryControlServiceClient;

  constructor(options: {
    watch: NodeWatch;
    environment: LabEnvironment;
    identity: NodeIdentity;
    clock: Clock;
    authorityFolder: string;
    base: string;
    /** On which programs on this machine dial it. */
    addresses: readonly string[];
  }) {
    this.#watch = options.watch;
    this.#clock = options.clock;
    this.#authorityFolder = options.authorityFolder;
    this.#base = options.base;
    this.#addresses = options.addresses;
    const { host, port } = options.environment.rpcAddress(node);
    this.#control = new DirectoryControlServiceClient(`${host}:${port}`, clientCredentials(options.identity), labPlaneChannelOptions(node));
  }

  close(): void {
    this.#control.close();
  }

  /** The server certificate that stands there now. */
  async certificate(): Promise<DirectoryCertificate> {
    return certificateView(await this.#watch.refresh());
  }

  /** Signs a new server certificate and puts it in place; LDAP connections that are open may break. */
  async issue(options: z.output<typeof issueDirectoryCertificateSchema>, trace: Trace): Promise<DirectoryCertificate> {
    const now = this.#clock.nowMs();
    const authority = await this.#authority(options.ca === 'new' ? { name: `New CA ${now.toString(36)}`, now: new Date(now) } : undefined);
    const names = options.name === undefined ? this.#names() : [options.name];
    const issued = await authority.issue({
      commonName: options.name ?? node,
      names,
      notBefore: new Date(now - (options.expired ? validDays : 1) * dayMs),
      notAfter: new Date(now + (options.expired ? -1 : validDays) * dayMs),
    });
    const request = { certificatePem: issued.certificate, chainPem: authority.certificate, privateKeyPem: issued.privateKey };
    try {
      await unary((...args) => this.#control.installCertificate(...args), request, {
        deadlineMs: installMs,
        trace,
      });
    } catch (error) {
      throw asRefusal(node, error);
    }
    return this.certificate();
  }

  /** Starts or stops the LDAP service. */
  async control(action: 'start' | 'stop', trace: Trace): Promise<{ running: boolean; software: string; base: string }> {
    await this.#watch.appliance.controlService(service, action, trace);
    const { directory, services } = await this.#watch.refresh();
    const running = services.some(({ name, state }) => name === service && state === 'STARTED');
    return { running, software: directory?.software ?? '', base: directory?.base ?? this.#base };
  }

  #names(): string[] {
    return [node, `origin-${node}`, `${node}.${domainOf(this.#base)}`, 'localhost', ...this.#addresses];
  }

  /** A new one, or the laboratory's. */
  async #authority(another: { readonly name: string; readonly now: Date } | undefined): Promise<Authority> {
    // Two hundred modules, for something that most laboratories never do.
    const { Authority } = await import('../authority/index.ts');
    if (another) return Authority.create(another.name, another.now);
    const read = (name: string) => readFileSync(join(this.#authorityFolder, name), 'utf8');
    return Authority.load({ certificate: read('ca.pem'), privateKey: read('ca.key') });
  }
}

function certificateView({ directory }: NodeStatus): DirectoryCertificate {
  if (!directory?.certificatePem) throw new Refusal('not-found', 'The directory has no certificate.');
  const certificate = new X509Certificate(directory.certificatePem);
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    names: (certificate.subjectAltName ?? '').split(', ').map((name) => name.replace(/^[^:]*:/, '')),
    pem: directory.certificatePem,
    issuerPem: directory.chainPem,
  };
}

/** `CN=directory, O=uclab` */
const oneLine = (name: string): string => name.split('\n').join(', ');
