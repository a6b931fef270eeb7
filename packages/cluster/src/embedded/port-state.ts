import net from 'node:net';
import { codeOf } from '@uclab/foundation/errors';

/** `no rights`: the process may not listen there. `no address`: the machine has no such address. */
export type PortState = 'free' | 'in use' | 'no rights' | 'no address';

const stateOf: Readonly<Record<string, PortState>> = { EADDRINUSE: 'in use', EACCES: 'no rights', EADDRNOTAVAIL: 'no address' };

/** Whether this process could listen on a port of an address now; throws what the system says of anything that is not the port's fault. */
export const portState = (port: number, address: string): Promise<PortState> =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error) => {
      const state = stateOf[codeOf(error) ?? ''];
      if (state) resolve(state);
      else reject(error);
    });
    server.listen(port, address, () => server.close(() => resolve('free')));
  });
