import { sharedAddress } from '@uclab/lab/topology';
import { portState } from './port-state.ts';

/** Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152 on), above those of the topology. */
const lowest = 12_000;
const highest = 32_000;
const mostTries = 2_000;

/** Far apart for processes that follow each other, which would else find the same port free before either listens there. */
const stride = 397;
let next = (process.pid * stride) % (highest - lowest);

/**
 * A free port of that loopback address for a service that is stopped and started again: one that the system gives to nobody by itself meanwhile. Throws where
 * none is found.
 */
export async function lastingPort(address: string = sharedAddress): Promise<number> {
  for (let tries = 0; tries < mostTries; tries++) {
    const port = lowest + next;
    next = (next + 1) % (highest - lowest);
    if ((await portState(port, address)) === 'free') return port;
  }
  throw new Error(`no free port was found between ${lowest} and ${highest}`);
}
