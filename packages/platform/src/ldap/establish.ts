import net from 'node:net';
import tls from 'node:tls';
import { DeadlineExceededError, withDeadline } from '@uclab/foundation/clock';
import { connectTcp, type Network } from '@uclab/foundation/network';
import { closedFailure, socketFailure, timeoutFailure } from './socket-failure.ts';
import { StepFailure } from './step-failure.ts';

// No authority of the system's counts, and the judgement is ours (see certificate-chain.ts), so this context has none at all.
const withoutAuthorities = tls.createSecureContext({ ca: [] });

async function arrival(socket: net.Socket, event: 'connect' | 'secureConnect', host: string, ms: number): Promise<void> {
  const phase = event === 'connect' ? 'connect' : 'tls';
  // Stays on: an error that comes later must not end the process.
  socket.on('error', () => undefined);
  try {
    await withDeadline(host, ms, (signal) => {
      return new Promise<void>((resolve, reject) => {
        const failed = (error: unknown) => reject(socketFailure(phase, host, error));
        const closed = () => reject(closedFailure());
        socket.once(event, resolve);
        socket.once('error', failed);
        socket.once('close', closed);
        signal.addEventListener('abort', () => {
          socket.off('error', failed);
          socket.off('close', closed);
        });
      });
    });
  } catch (error) {
    socket.destroy();
    throw error instanceof DeadlineExceededError ? timeoutFailure(false, ms) : error;
  }
  socket.removeAllListeners('close');
}

/** Whether the system's resolver has to be asked for the name, because the node's network leaves it to the system. */
function asksResolver(network: Network, host: string, port: number): boolean {
  try {
    return net.isIP(network.resolve(host, port).host) === 0;
  } catch {
    return false;
  }
}

/** A TCP connection to `host:port` as the node sees it, within `ms`. Throws StepFailure. */
export async function establishTcp(network: Network, host: string, port: number, ms: number): Promise<net.Socket> {
  const socket = connectTcp(network, host, port);
  let resolved = !asksResolver(network, host, port);
  socket.once('lookup', (error) => {
    resolved = !error;
  });
  try {
    await arrival(socket, 'connect', host, ms);
  } catch (error) {
    if (resolved || !(error instanceof StepFailure) || error.symptom !== 'LDAP_CONNECT_TIMEOUT') throw error;
    throw new StepFailure('LDAP_NAME_NOT_RESOLVED', `the name ${host} does not resolve (no answer within ${Math.round(ms)} ms)`);
  }
  return socket;
}

/**
 * TLS on a connection, within `ms`. The certificate is not judged yet, so nothing must be sent before that. Throws StepFailure.
 */
export async function establishTls(socket: net.Socket, host: string, ms: number): Promise<tls.TLSSocket> {
  const secured = tls.connect({
    socket,
    secureContext: withoutAuthorities,
    rejectUnauthorized: false,
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
  });
  try {
    await arrival(secured, 'secureConnect', host, ms);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return secured;
}
