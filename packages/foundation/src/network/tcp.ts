import net from 'node:net';
import type { Network } from './network.ts';

/**
 * A socket that is connecting to `host:port` as the node sees it. A name that does not resolve destroys the socket
 * with that error, as the system does.
 */
export function connectTcp(network: Network, host: string, port: number): net.Socket {
  try {
    return net.connect({ ...network.resolve(host, port), autoSelectFamily: false, noDelay: true });
  } catch (error) {
    const socket = new net.Socket();
    socket.destroy(error instanceof Error ? error : new Error(String(error)));
    return socket;
  }
}
