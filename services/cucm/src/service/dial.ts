import type { Clock } from '@uclab/foundation/clock';
import type { Journal, Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import { cucmTraits } from '@uclab/foundation/persona';
import type { LoadedTrust, TrustStores } from '@uclab/platform/certificates';
import type { DialContext } from '@uclab/platform/ldap';
import type { ServiceLog } from '@uclab/platform/service-log';

export interface DialOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly trustStores: TrustStores;
  /** Of the node, for instance 8.5.1. */
  readonly version: string;
}

/** How CUCM dials a directory to check a password. */
export const dialForAuthentication = (options: DialOptions, trust: LoadedTrust, trace: Trace): DialContext => ({
  ...shared(options, trust, trace),
  service: 'Cisco Tomcat',
  purpose: 'authentication',
  checkServerName: cucmTraits(options.version).checksLdapServerName,
  connectTimeoutMs: 2_500,
  operationTimeoutMs: 2_500,
});

/**
 * How DirSync dials one, by a name in the certificate or not: a wrong one was reported to stop authentication only. Service parameter `LDAP Connection Timeout (secs)`, default 5; patience with a page is assumed.
 */
export const dialForSynchronisation = (options: DialOptions, trust: LoadedTrust, trace: Trace, run: string): DialContext => ({
  ...shared(options, trust, trace),
  run,
  service: 'Cisco DirSync',
  purpose: 'synchronisation',
  checkServerName: false,
  connectTimeoutMs: 5_000,
  operationTimeoutMs: 10_000,
});

const shared = ({ network, clock, journal, log, trustStores }: DialOptions, trust: LoadedTrust, trace: Trace) => ({
  network,
  clock,
  journal,
  log,
  trace,
  trust,
  stored: () => trustStores.list(trust.store),
});
