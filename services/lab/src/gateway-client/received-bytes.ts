export interface BytesByDirection {
  readonly upstream: number;
  readonly downstream: number;
}

const sample = /^toxiproxy_proxy_received_bytes_total\{(?<labels>.*)\} (?<value>\S+)/;
const label = /(?<name>\w+)="(?<value>(?:[^"\\]|\\.)*)"/g;

/** Received bytes by proxy from Prometheus' text format. A proxy that listened at several addresses has the sum. */
export function parseReceivedBytes(text: string): Map<string, BytesByDirection> {
  const bytes = new Map<string, { upstream: number; downstream: number }>();
  for (const line of text.split('\n')) {
    const groups = sample.exec(line)?.groups;
    if (!groups) continue;
    const labels = parseLabels(groups.labels ?? '');
    const proxy = labels.get('proxy');
    const direction = labels.get('direction');
    const value = Number(groups.value);
    if (proxy === undefined || (direction !== 'upstream' && direction !== 'downstream') || !Number.isFinite(value)) continue;
    const sum = bytes.get(proxy) ?? { upstream: 0, downstream: 0 };
    sum[direction] += value;
    bytes.set(proxy, sum);
  }
  return bytes;
}

function parseLabels(labels: string): Map<string, string> {
  const pairs = [...labels.matchAll(label)].map((match) => match.groups);
  return new Map(pairs.map((pair) => [pair?.name ?? '', unescaped(pair?.value ?? '')]));
}

const unescaped = (value: string) => value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
