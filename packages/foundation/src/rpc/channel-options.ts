import type { ChannelOptions } from '@grpc/grpc-js';

/**
 * Measured against gateways that move or fall silent: with the library's defaults a moved gateway is found after
 * 30 s and a black hole never. Times are milliseconds of real time.
 */
export const channelOptions: ChannelOptions = {
  'grpc.dns_min_time_between_resolutions_ms': 250,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 500,
  'grpc.keepalive_time_ms': 1000,
  'grpc.keepalive_timeout_ms': 1000,
  'grpc.keepalive_permit_without_calls': 0,
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
};

/**
 * For the lab plane, which crosses no gateway: a node that dies closes its connections by itself, so keepalive is there only for a
 * machine that vanished, and must not take a busy node for a dead one.
 */
export const labPlaneChannelOptions = (node: string): ChannelOptions => ({
  ...channelOptions,
  'grpc.keepalive_time_ms': 5000,
  'grpc.keepalive_timeout_ms': 10_000,
  // Nodes are dialled by address, and their certificates name them.
  'grpc.ssl_target_name_override': node,
  'grpc.default_authority': node,
});
