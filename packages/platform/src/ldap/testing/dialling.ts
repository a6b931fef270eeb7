import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { type Address, NameNotResolvedError, type Network } from '@uclab/foundation/network';
import { ServiceLog } from '../../service-log/index.ts';
import type { DialContext } from '../dial-context.ts';
import { asTrust } from './certificates.ts';

/** The network of a node that knows these names; a known name without that port is refused, as a host that does not listen. */
class TestNetwork implements Network {
  readonly node = 'cups1';
  readonly #ports: ReadonlyMap<string, number>;

  constructor(ports: Readonly<Record<string, number>>) {
    this.#ports = new Map(Object.entries(ports));
  }

  resolve(host: string, port: number): Address {
    const listening = this.#ports.get(`${host}:${port}`);
    if (listening !== undefined) return { host: '127.0.0.1', port: listening };
    if ([...this.#ports.keys()].some((known) => known.startsWith(`${host}:`))) return { host: '127.0.0.1', port: 1 };
    throw new NameNotResolvedError(host);
  }
}

/** A context for a test, with what it told the journal and the log. */
export function dialling(ports: Readonly<Record<string, number>>, changes: Partial<DialContext> = {}) {
  const clock = new TestClock('2026-06-01T12:00:00Z');
  const journal = new Journal('cups1', clock);
  const log = new ServiceLog({ clock });
  const context: DialContext = {
    network: new TestNetwork(ports),
    clock,
    journal,
    log,
    trace: newTrace(),
    service: 'Cisco Tomcat',
    purpose: 'authentication',
    trust: asTrust(),
    stored: () => [],
    checkServerName: false,
    connectTimeoutMs: 2_000,
    operationTimeoutMs: 2_000,
    ...changes,
  };
  return {
    context,
    clock,
    log,
    events: () => journal.since(0).events,
    /** `kind` or `kind SYMPTOM`, in order. */
    told: () => journal.since(0).events.map(({ kind, symptom }) => (symptom ? `${kind} ${symptom}` : kind)),
    lines: () => log.read(undefined, 0).lines.map((line) => line.text),
  };
}
