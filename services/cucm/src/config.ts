import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** Settings of the container, from variables that begin with UCLAB_CUCM. */
export const configSchema = z.object({
  node: z.string().min(1).default('cucm'),
  stateFolder: z.string().min(1).default('/var/lib/uclab'),
  host: z.string().min(1).default('0.0.0.0'),
  httpsPort: port.default(8443),
  /** Of the user feed that presence nodes synchronise from. */
  feedPort: port.default(9443),
  rpcPort: port.default(9090),
  healthPort: port.default(8081),
  /** How long a restart of Cisco Tomcat takes, milliseconds of real time. */
  restartMs: z.coerce.number().int().min(0).default(3000),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
