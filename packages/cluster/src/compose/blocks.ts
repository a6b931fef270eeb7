import type { Block, Healthcheck } from './compose-model.ts';

/** Plain HTTP by bash alone: a probe with Node would cost five times the processor time. `$$` is Compose's `$`. */
function healthOf(port: number, interval: string, startPeriod: string): Healthcheck {
  const ask = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET /health HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n' >&3; read -r status <&3; [[ $$status == *' 200 '* ]]`;
  return { test: ['CMD', 'bash', '-c', ask], interval, timeout: '2s', retries: 5, start_period: startPeriod };
}

/** Of the nodes: true while the node serves what it is for. Asked seldom: the laboratory waits for the nodes by itself. */
export const nodeHealth = healthOf(8081, '5s', '60s');
/** Of the laboratory: the whole cluster is seeded, synchronised and caught up. With many users that takes a while. */
export const labHealth = healthOf(8400, '2s', '180s');

/** What many services have in common, by the name of the block at the head of the file. */
export const blocks: Readonly<Record<Block, object>> = {
  /** Everything runs without rights that it does not need. `init`: Node as first process would not heed SIGTERM in time. */
  confined: {
    init: true,
    read_only: true,
    tmpfs: ['/tmp'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    stop_grace_period: '5s',
  },
  /** On top of `confined`. */
  node: {
    image: `\${UCLAB_IMAGE:-uclab/services:latest}`,
    depends_on: { prepare: { condition: 'service_completed_successfully' } },
    healthcheck: nodeHealth,
  },
  /** On top of `confined`. */
  gateway: {
    image: `\${UCLAB_TOXIPROXY_IMAGE:-ghcr.io/shopify/toxiproxy:2.12.0}`,
    user: '65534:65534',
    command: ['-host=0.0.0.0', '-proxy-metrics'],
  },
};
