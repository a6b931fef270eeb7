import type { Clock } from '@uclab/foundation/clock';
import type { Journal, Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import type { LoadedTrust, TrustStores } from '@uclab/platform/certificates';
import type { DialContext } from '@uclab/platform/ldap';
import type { ServiceLog } from '@uclab/platform/service-log';

export interface DialOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly trustStores: TrustStores;
}

/** Release 8.5 does not compare the name in the directory's certificate with the host that it dialled. */
const checkServerName = false;

/** How CUCM dials a directory to check a password. */
export const dialForAuthentication = (options: DialOptions, trust: LoadedTrust, trace: Trace): DialContext => ({
  ...shared(options, trust, trace),
  service: 'Cisco Tomcat',
  purpose: 'authentication',
  connectTimeoutMs: 2_500,
  operationTimeoutMs: 2_500,
});

/** How DirSync dials one: service parameter `LDAP Connection Timeout (secs)`, default 5; patience with a page is assumed. */
export const dialForSynchronisation = (options: DialOptions, trust: LoadedTrust, trace: Trace): DialContext => ({
  ...shared(options, trust, trace),
  service: 'Cisco DirSync',
  purpose: 'synchronisation',
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
  checkServerName,
});
