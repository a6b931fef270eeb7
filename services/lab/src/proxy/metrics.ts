import type { Direction } from './toxics/toxic.ts';

/** Told when a direction of a connection is over: how many bytes it read and how many it wrote. */
export interface ByteCounter {
  received(direction: Direction, bytes: number): void;
  sent(direction: Direction, bytes: number): void;
}

interface Labels {
  readonly listener: string;
  readonly proxy: string;
  readonly upstream: string;
}

const families = ['toxiproxy_proxy_received_bytes_total', 'toxiproxy_proxy_sent_bytes_total'] as const;
type Family = (typeof families)[number];

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';

/**
 * Bytes by proxy and direction, with the names and labels that Toxiproxy prints under -proxy-metrics. As there, a connection's bytes are
 * added when its direction is over, and a deleted proxy keeps its counts.
 */
export class ProxyMetrics {
  readonly #series: Readonly<Record<Family, Map<string, number>>> = {
    toxiproxy_proxy_received_bytes_total: new Map(),
    toxiproxy_proxy_sent_bytes_total: new Map(),
  };

  counter(labels: Labels): ByteCounter {
    const add = (family: Family, direction: Direction, bytes: number) => {
      const key = formatLabels({ direction, ...labels });
      this.#series[family].set(key, (this.#series[family].get(key) ?? 0) + bytes);
    };
    return {
      received: (direction, bytes) => add('toxiproxy_proxy_received_bytes_total', direction, bytes),
      sent: (direction, bytes) => add('toxiproxy_proxy_sent_bytes_total', direction, bytes),
    };
  }

  /** Prometheus' text format. */
  format(): string {
    const lines = families.flatMap((family) => {
      const series = [...this.#series[family]].sort(([a], [b]) => (a < b ? -1 : 1));
      if (series.length === 0) return [];
      return [`# HELP ${family} `, `# TYPE ${family} counter`, ...series.map(([labels, bytes]) => `${family}${labels} ${bytes}`)];
    });
    return lines.map((line) => `${line}\n`).join('');
  }
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escapeOf)}"`);
  return `{${pairs.join(',')}}`;
}

const escapeOf = (character: string) => (character === '\n' ? '\\n' : `\\${character}`);
