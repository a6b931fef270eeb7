import type { Clock } from '@uclab/foundation/clock';
import type { Journal, Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import type { LoadedTrust, StoredCertificate } from '../certificates/index.ts';
import type { ServiceLog } from '../service-log/index.ts';

/** Who dials a directory, for what, with which trust and patience. */
export interface DialContext {
  readonly network: Network;
  /** Judges the validity of certificates; deadlines are real time. */
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: Pick<ServiceLog, 'write'>;
  readonly trace: Trace;
  /** The run of DirSync that dials; several may have one trace. */
  readonly run?: string;
  /** The product's name of the service that dials, for instance `Cisco Tomcat`. */
  readonly service: string;
  readonly purpose: 'authentication' | 'synchronisation' | 'contact-search' | 'name-resolution' | 'server-health';
  /** What the service loaded when it started: the only thing that is trusted. */
  readonly trust: LoadedTrust;
  /** What the store holds now; read only when a handshake failed, as evidence. */
  readonly stored: () => readonly StoredCertificate[];
  readonly checkServerName: boolean;
  /** For the connection, the TLS handshake and the first answer together. */
  readonly connectTimeoutMs: number;
  /** For each later answer. */
  readonly operationTimeoutMs: number;
  /** A moment of `monotonicMs()` after which nothing is waited for any more. */
  readonly endsAtMs?: number;
}
